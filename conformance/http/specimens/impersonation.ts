/**
 * Requests made over to come from the confidential client, which is how mutants forget to look at who asks.
 */
import { type Exchange, withForm } from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const CREDENTIALS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

export function asConfidential(exchange: Exchange): Exchange {
  const { client_id, client_secret } = clients.confidential
  const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`
  const nameless = withForm(exchange, (form) => {
    for (const name of CREDENTIALS) form.delete(name)
  })
  return { ...nameless, headers: { ...exchange.headers, authorization } }
}
