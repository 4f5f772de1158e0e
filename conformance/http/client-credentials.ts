/**
 * The ways a client can say who it is at the token, revocation and introspection endpoints, right and wrong.
 * It decides what is sent, and nothing about which of them a provider should accept.
 */
import type { ClientEntry } from './client-file.ts'
import type { Parameters } from './http.ts'

export interface Credentials {
  readonly headers: Record<string, string>
  readonly parameters: Parameters
}

export const anonymous: Credentials = { headers: {}, parameters: {} }

/** RFC 6749 appendix B: both parts are form-encoded before they are joined. */
export const formEncoded = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length)

export const authorizationHeader = (value: string): Credentials => ({
  headers: { Authorization: value },
  parameters: {},
})

export const basic = (client_id: string, client_secret: string) =>
  authorizationHeader(`Basic ${btoa(`${formEncoded(client_id)}:${formEncoded(client_secret)}`)}`)

export const post = (client_id: string, client_secret: string): Credentials => ({
  headers: {},
  parameters: { client_id, client_secret },
})

export const named = (client_id: string): Credentials => ({ headers: {}, parameters: { client_id } })

/** By the client's own registered method, with another secret if one is given. */
export function credentialsOf(client: ClientEntry, client_secret = client.client_secret ?? ''): Credentials {
  switch (client.token_endpoint_auth_method) {
    case 'client_secret_basic':
      return basic(client.client_id, client_secret)
    case 'client_secret_post':
      return post(client.client_id, client_secret)
    case 'none':
      return named(client.client_id)
  }
}
