/** What a stored password hash looks like, for those who need not compute one. */

/** Whether a text is an argon2 hash in PHC string format. */
export function isPasswordHash(text: string): boolean {
  return /^\$argon2(?:id|i|d)\$/.test(text)
}
