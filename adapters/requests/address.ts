/** Whether a text is an IP address, on runtimes that cannot be asked. */

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/
const IPV6 = /^(?=(?:[^:]*:){2})[\da-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?$/i

export function isAddress(value: unknown): value is string {
  return typeof value === 'string' && (IPV4.test(value) || IPV6.test(value))
}
