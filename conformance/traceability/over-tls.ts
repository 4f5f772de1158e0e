/** What holds every sentence that asks for TLS: every endpoint is below the issuer, and an issuer is https. */

export const overTls = {
  rules: ['adapters/world/options.ts'],
  checks: ['discovery.issuer_form', 'discovery.endpoint_urls'],
  tests: [
    'conformance/catalogue/transport-headers.test.ts > without TLS anywhere but on loopback it does not start',
  ],
} as const
