/** A provider that takes clients named by the URL of a document, and the servers of these documents. */

import type { OutboundOptions, ProviderOptions } from 'vouchsafe'
import { Browser } from './browser.ts'
import { authorizationUrl, createWorld } from './world.ts'

export const URL_OF_CLIENT = 'https://app.test/client.json'

export const document = {
  client_id: URL_OF_CLIENT,
  client_name: 'The App',
  redirect_uris: ['https://app.test/cb', 'http://127.0.0.1/cb', 'app://cb'],
  post_logout_redirect_uris: ['https://app.test/signed-out'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
}

/** By URL; nobody is at any other. */
export type Answers = Record<string, () => Response | Promise<Response>>

export const json = (body: unknown, headers: Record<string, string> = {}, status = 200) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

export async function taking(answers: Answers, options: Partial<ProviderOptions> = {}) {
  const asked: string[] = []
  const fetch: OutboundOptions['fetch'] = async (url) => {
    asked.push(url)
    const answer = answers[url]
    if (!answer) throw Object.assign(new Error('nobody is there'), { code: 'ECONNREFUSED' })
    return answer()
  }
  const policy = { client_id_metadata_documents: true, ...options.policy }
  const world = await createWorld({ outbound: { fetch }, ...options, policy })
  return { ...world, world, asked, browser: new Browser(world.provider) }
}

export const request = (overrides: Record<string, string | undefined> = {}) =>
  authorizationUrl({ client_id: URL_OF_CLIENT, redirect_uri: 'https://app.test/cb', ...overrides })

/** The reasons of what was refused. */
export const reasons = (events: readonly object[]) =>
  events.flatMap((event) =>
    'type' in event && event.type === 'refused' && 'reason' in event ? [event.reason] : [],
  )
