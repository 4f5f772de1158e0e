/** One call of an endpoint, as the relying party of the demo makes it: within the process, and as a curl for everybody. */

import { type Endpoint, encodeParameters, endpointUrl, type HttpRequest } from '../../../core/index.ts'
import type { MountedProvider } from '../../mounts/mount.ts'
import { demoClient } from '../demo.ts'

export interface Call {
  readonly endpoint: Endpoint
  /** What is posted, by the client. */
  readonly form?: Readonly<Record<string, string>>
  /** In the place of that: whose token it is. */
  readonly access_token?: string
}

export interface CallAnswer {
  readonly status: number
  /** Its members, where it is a JSON object. */
  readonly members: Readonly<Record<string, unknown>>
  readonly text: string
}

const { client_id, client_secret } = demoClient

export async function make(
  { endpoint, form, access_token }: Call,
  provider: MountedProvider,
  { address, requestId }: HttpRequest,
): Promise<CallAnswer> {
  const { configuration } = provider
  const authorization =
    access_token === undefined ? `Basic ${btoa(`${client_id}:${client_secret}`)}` : `Bearer ${access_token}`
  const { status, body } = await provider.handle({
    method: form ? 'POST' : 'GET',
    path: endpointUrl(configuration, endpoint).slice(configuration.origin.length),
    query: '',
    headers: { authorization, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) },
    body: form ? encodeParameters(form) : '',
    address,
    requestId,
  })
  const members = objectOf(body)
  return { status, members: members ?? {}, text: members ? JSON.stringify(members, undefined, 2) : body }
}

function objectOf(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** To be pasted into a shell as it is. */
export function curlOf({ endpoint, form, access_token }: Call, { configuration }: MountedProvider): string {
  const url = quoted(endpointUrl(configuration, endpoint))
  if (access_token !== undefined) return `curl ${url} -H ${quoted(`Authorization: Bearer ${access_token}`)}`
  const fields = Object.entries(form ?? {}).map(
    ([name, value]) => ` \\\n  -d ${quoted(`${name}=${encoded(value)}`)}`,
  )
  return `curl ${url} -u ${quoted(`${client_id}:${client_secret}`)}${fields.join('')}`
}

/** What stands for itself in a form is left for people to read. */
const encoded = (value: string) => encodeURIComponent(value).replace(/%3A|%2F/g, decodeURIComponent)

function quoted(text: string): string {
  return /^[\w.:/=@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
