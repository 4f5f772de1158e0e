/** As much of node-oidc-provider's interface as the specimen uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export const errors: { readonly InvalidTarget: new () => Error }

  export default class Provider {
    constructor(issuer: string, configuration: object)
    /** Whether errors are kept off the console. */
    silent: boolean
    callback(): (request: IncomingMessage, response: ServerResponse) => void
  }
}
