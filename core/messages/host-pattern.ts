/** Hosts as an operator names them: `name`, `name:port`, or `*.name` for all below it, in lower case. */

import type { OutboundUrl } from './outbound-url.ts'

export const HOST_PATTERN =
  /^(?:\*\.)?(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::[1-9][0-9]{0,4})?$/

export function isHostAmong({ host, port }: OutboundUrl, patterns: readonly string[]): boolean {
  const name = host.includes(':') ? `[${host}]` : host
  return patterns.some((pattern) =>
    pattern.startsWith('*.')
      ? name.endsWith(pattern.slice(1)) || `${name}:${port}`.endsWith(pattern.slice(1))
      : pattern === name || pattern === `${name}:${port}`,
  )
}
