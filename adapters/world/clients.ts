/** Clients as they are configured: checked, their secrets hashed, found by id. */

import { type Client, type ClientMetadataInput, readClientMetadata, unknownName } from '../../core/index.ts'
import { hashClientSecret } from './client-secret.ts'

/** What there is for clients to use, as far as it is known. */
export interface Offered {
  readonly grant_types: readonly string[]
  /** That the keys sign by. */
  readonly algs?: readonly string[] | undefined
  /** Whether redirect URIs in plain http are taken beyond loopback. */
  readonly insecure_http?: boolean
}

/**
 * A client as it is used, from metadata as it is written.
 * @param name by which it is told
 * @param insecure_http whether redirect URIs in plain http are taken beyond loopback
 * @throws {TypeError} naming what is wrong
 */
export function readClient(metadata: ClientMetadataInput, name: string, insecure_http = false): Client {
  const { client_secret, ...client } = readClientMetadata(metadata, name, insecure_http)
  return client_secret === undefined
    ? client
    : { ...client, client_secret_hash: hashClientSecret(client_secret) }
}

/** @throws {TypeError} also for what the provider does not have */
export function readUsedClient(metadata: ClientMetadataInput, name: string, offered: Offered): Client {
  return readOffered(readClient(metadata, name, offered.insecure_http), name, offered)
}

/** @throws {TypeError} for what the provider does not have */
export function readOffered<C extends Pick<Client, 'grant_types' | 'id_token_signed_response_alg'>>(
  client: C,
  name: string,
  { grant_types, algs }: Offered,
): C {
  for (const [index, grant_type] of client.grant_types.entries())
    if (!grant_types.includes(grant_type))
      throw new TypeError(`${name}.grant_types.${index}: ${unknownName(grant_type, grant_types)}`)
  const alg = client.id_token_signed_response_alg
  if (algs?.includes(alg) === false)
    throw new TypeError(`${name}: id_token_signed_response_alg is ${alg}, but keys holds no such key`)
  return client
}

/** @throws {TypeError} naming the client and what is wrong with it */
export function readClients(
  metadata: readonly ClientMetadataInput[],
  offered: Offered,
): (client_id: string) => Client | undefined {
  const clients = new Map<string, Client>()
  for (const [index, entry] of metadata.entries()) {
    const name = `clients[${index}]`
    const client = readUsedClient(entry, name, offered)
    if (clients.has(client.client_id))
      throw new TypeError(`${name}: client_id ${client.client_id} is there twice`)
    clients.set(client.client_id, client)
  }
  return (client_id) => clients.get(client_id)
}
