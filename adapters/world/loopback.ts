/** Where plain http is read by nobody on the way. */

const LOOPBACK = /^http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/i

export function isLoopback(url: string): boolean {
  return LOOPBACK.test(url)
}
