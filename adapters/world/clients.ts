/** Configured clients: checked, their secrets hashed, found by id. */

import { type Client, type ClientMetadataInput, readClientMetadata } from '../../core/index.ts'
import { hashClientSecret } from './client-secret.ts'

/** A client as it is used, from metadata as it is written. @throws {TypeError} naming what is wrong */
export function readClient(metadata: ClientMetadataInput, name: string): Client {
  const { client_secret, ...client } = readClientMetadata(metadata, name)
  return client_secret === undefined
    ? client
    : { ...client, client_secret_hash: hashClientSecret(client_secret) }
}

/**
 * @param algs that the keys sign by, where that is known at start
 * @throws {TypeError} naming the client and what is wrong with it
 */
export function readClients(
  metadata: readonly ClientMetadataInput[],
  algs: readonly string[] | undefined,
): (client_id: string) => Client | undefined {
  const clients = new Map<string, Client>()
  for (const [index, entry] of metadata.entries()) {
    const name = `clients[${index}]`
    const client = readClient(entry, name)
    if (clients.has(client.client_id))
      throw new TypeError(`${name}: client_id ${client.client_id} is there twice`)
    if (algs?.includes(client.id_token_signed_response_alg) === false) {
      throw new TypeError(
        `${name}: id_token_signed_response_alg is ${client.id_token_signed_response_alg}, but keys holds no such key`,
      )
    }
    clients.set(client.client_id, client)
  }
  return (client_id) => clients.get(client_id)
}
