/** The way out of a provider: by Node.js where it is there, by the Fetch API elsewhere, or as the host says. */

import type { Handlers } from '../../core/index.ts'
import { createFetcher } from './fetcher.ts'
import { nodeExchange } from './node-exchange.ts'
import type { CheckedOutbound } from './options.ts'
import { webExchange } from './web-exchange.ts'

interface Deployment {
  readonly issuer: string
  readonly insecure_http: boolean
  readonly now: () => number
}

/** Made when it is first needed: most providers ask nobody. */
export function createOutbound(options: CheckedOutbound, deployment: Deployment): Handlers['fetch'] {
  let fetcher: Handlers['fetch'] | undefined
  const make = () => {
    const { allowedHosts, ca, fetch, deadlineMs, perHost } = options
    const { insecure_http, ...rest } = deployment
    const exchange = fetch ? webExchange(fetch) : (nodeExchange({ ca: [ca ?? []].flat() }) ?? webExchange())
    return createFetcher({
      exchange,
      rules: { allowed_hosts: allowedHosts, insecure_http },
      deadlineMs,
      perHost,
      ...rest,
    })
  }
  return (request) => {
    fetcher ??= make()
    return fetcher(request)
  }
}
