/** The names by which a person signs in: a user name and an e-mail address, of one name space. */

/** However a name is typed, it is one name: Unicode forms, case and surrounding space do not count. */
export function foldName(name: string): string {
  // Lower case can come apart again, as that of a capital I with a dot does.
  // biome-ignore lint/plugin: what a person types, and no protocol's
  return name.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
}

/** What an account is found by, each once and always in the same order. */
export function namesOf({
  username,
  email,
}: {
  readonly username: string
  readonly email?: string
}): string[] {
  const names = email === undefined ? [username] : [username, email]
  return [...new Set(names.map(foldName))].sort()
}
