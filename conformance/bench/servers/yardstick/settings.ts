/** Where the yardstick is, and how long what it issues can be used: NumericDate seconds. */

export const port = Number(process.env.PORT)
export const issuer = `http://127.0.0.1:${port}`

const hour = 3600

export const lifetimes = {
  session: 24 * hour,
  code: 60,
  access_token: hour,
  id_token: hour,
  refresh_token: 14 * 24 * hour,
} as const

export function now(): number {
  return Math.floor(Date.now() / 1000)
}
