/** Clients as they are configured: checked, their secrets hashed, found by id. */

import {
  type Client,
  type ClientMetadataInput,
  isSameResource,
  type RegistrationMetadata,
  type Resource,
  readClientMetadata,
  readRegisteredClient,
  unknownName,
} from '../../core/index.ts'
import { hashClientSecret } from './client-secret.ts'

/** What there is for clients to use, as far as it is known. */
export interface Offered {
  readonly grant_types: readonly string[]
  /** That the keys sign by. */
  readonly algs?: readonly string[] | undefined
  /** Whether redirect URIs in plain http are taken beyond loopback. */
  readonly insecure_http?: boolean
  readonly resources?: readonly Resource[] | undefined
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

/**
 * What a hook makes of a client that registers, whose id is made later.
 * @throws {TypeError} naming what is wrong
 */
export function readRegistered(
  metadata: RegistrationMetadata,
  name: string,
  offered: Offered,
): RegistrationMetadata {
  const { client_id, ...client } = readRegisteredClient({ ...metadata, client_id: 'made-later' }, name)
  return readOffered(client, name, offered)
}

/** @throws {TypeError} for what the provider does not have */
export function readOffered<
  C extends Pick<Client, 'grant_types' | 'id_token_signed_response_alg' | 'resources' | 'introspect'>,
>(client: C, name: string, { grant_types, algs, resources }: Offered): C {
  for (const [index, grant_type] of client.grant_types.entries())
    if (!grant_types.includes(grant_type))
      throw new TypeError(`${name}.grant_types.${index}: ${unknownName(grant_type, grant_types)}`)
  const alg = client.id_token_signed_response_alg
  if (algs?.includes(alg) === false)
    throw new TypeError(`${name}.id_token_signed_response_alg: is ${alg}, but keys holds no such key`)
  checkResources('resources', client.resources, name, resources)
  if (typeof client.introspect !== 'string') checkResources('introspect', client.introspect, name, resources)
  return client
}

function checkResources(
  member: string,
  identifiers: readonly string[] = [],
  name: string,
  resources: readonly Resource[] | undefined,
): void {
  for (const [index, identifier] of identifiers.entries())
    if (resources?.some((resource) => isSameResource(resource.identifier, identifier)) === false)
      throw new TypeError(
        `${name}.${member}.${index}: is none of the resources; add it to those first, where they are configured`,
      )
}

/** By their ids. @throws {TypeError} naming the client and what is wrong with it */
export function readClients(
  metadata: readonly ClientMetadataInput[],
  offered: Offered,
): ReadonlyMap<string, Client> {
  const clients = new Map<string, Client>()
  for (const [index, entry] of metadata.entries()) {
    const name = `clients[${index}]`
    const client = readUsedClient(entry, name, offered)
    if (clients.has(client.client_id))
      throw new TypeError(`${name}: client_id ${client.client_id} is there twice`)
    clients.set(client.client_id, client)
  }
  return clients
}
