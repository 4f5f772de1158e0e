/** What a stored password hash looks like, for those who need not compute one. */

/** Whether a text is an argon2 hash in PHC string format. */
export function isPasswordHash(text: string): boolean {
  return /^\$argon2(?:id|i|d)\$/.test(text)
}

/** Whether it is one that passwords can be compared with here. */
export function isArgon2id(text: string): boolean {
  return /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/.test(text)
}
