/**
 * The code flow over HTTP, from discovery to UserInfo and a refresh, by a client with a browser in its
 * hand. Knows nothing of what answers; throws at the first answer that is not the right one.
 */

import { client, user } from './example-provider.ts'

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export interface Seen {
  readonly userinfo: unknown
  /** Of the ID token. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Whether the refresh gave other tokens. */
  readonly refreshed: boolean
  /** The answer to the access token when its family was revoked. */
  readonly after_revocation: number
}

interface Metadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly userinfo_endpoint: string
  readonly revocation_endpoint: string
  readonly jwks_uri: string
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
}

async function expectStatus(status: number, asked: Promise<Response>): Promise<Response> {
  const response = await asked
  if (response.status !== status)
    throw new Error(`${response.url}: ${response.status} instead of ${status}: ${await response.text()}`)
  return response
}

/** A browser without scripts: keeps cookies, stops where it would leave the provider. */
function createBrowser(issuer: string) {
  const cookies = new Map<string, string>()

  async function load(url: string, body?: URLSearchParams): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const init: RequestInit = { headers: cookie === '' ? {} : { cookie }, redirect: 'manual' }
    const response = await fetch(url, body ? { ...init, method: 'POST', body } : init)
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    return location?.startsWith(`${issuer}/`) ? load(location) : response
  }

  return {
    load,
    async submit(page: Response, fields: Readonly<Record<string, string>>): Promise<Response> {
      const html = await page.text()
      const attribute = (pattern: RegExp) => pattern.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
      const form = new URLSearchParams({
        continuation: attribute(/name="continuation" value="([^"]*)"/),
        ...fields,
      })
      for (const [, scope = ''] of html.matchAll(/name="scope"[^>]*value="([^"]*)"/g))
        form.append('scope', scope)
      return load(attribute(/<form[^>]*action="([^"]*)"/), form)
    },
  }
}

async function authorize({ issuer, authorization_endpoint }: Metadata): Promise<string> {
  const request = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: client.redirect_uri,
    scope: 'openid profile offline_access',
    state: 'a state & more = +',
    nonce: 'n1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  })
  const browser = createBrowser(issuer)
  const login = await expectStatus(200, browser.load(`${authorization_endpoint}?${request}`))
  const signed_in = await browser.submit(login, { ...user })
  // What was allowed once is remembered.
  const allowed = signed_in.status === 200 ? browser.submit(signed_in, { decision: 'allow' }) : signed_in
  const answer = await expectStatus(303, Promise.resolve(allowed))
  const { searchParams } = new URL(answer.headers.get('location') ?? '')
  if (searchParams.get('state') !== request.get('state') || searchParams.get('iss') !== issuer)
    throw new Error(`not the answer to this request: ${searchParams}`)
  return searchParams.get('code') ?? ''
}

const authorization = `Basic ${btoa(`${client.client_id}:${client.client_secret.replaceAll(' ', '+')}`)}`

function post(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) })
}

async function discover(issuer: string): Promise<Metadata> {
  const discovery = await expectStatus(200, fetch(`${issuer}/.well-known/openid-configuration`))
  const metadata = (await discovery.json()) as Metadata
  if (metadata.issuer !== issuer) throw new Error(`the issuer is ${metadata.issuer}`)
  return metadata
}

function redemption(code: string): Record<string, string> {
  const { redirect_uri } = client
  return { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER }
}

/** How often one code is redeemed when it is presented this often at once. */
export async function parallelRedemptions(issuer: string, times: number): Promise<number> {
  const metadata = await discover(issuer)
  const form = redemption(await authorize(metadata))
  const answers = await Promise.all(Array.from({ length: times }, () => post(metadata.token_endpoint, form)))
  return answers.filter(({ status }) => status === 200).length
}

/**
 * A redemption that is broken off, and the same once more.
 * @returns both answers, and what the access token of the one that was answered is worth
 */
export async function brokenOffRedemption(issuer: string, breakOff: () => Promise<void>) {
  const metadata = await discover(issuer)
  const form = redemption(await authorize(metadata))
  const begun = post(metadata.token_endpoint, form)
  await breakOff()
  const answers = [await begun, await post(metadata.token_endpoint, form)]
  const answered = answers.find(({ status }) => status === 200)
  const { access_token }: Partial<Tokens> = answered ? await answered.json() : {}
  const headers = { authorization: `Bearer ${access_token}` }
  return {
    statuses: answers.map(({ status }) => status),
    userinfo: access_token && (await fetch(metadata.userinfo_endpoint, { headers })).status,
  }
}

/** Of a user who signs in and allows everything. */
export async function obtainTokens(issuer: string): Promise<Tokens> {
  const metadata = await discover(issuer)
  const form = redemption(await authorize(metadata))
  return (await expectStatus(200, post(metadata.token_endpoint, form))).json() as Promise<Tokens>
}

export async function codeFlow(issuer: string): Promise<Seen> {
  const metadata = await discover(issuer)
  await expectStatus(200, fetch(metadata.jwks_uri))

  const posted = (url: string, form: Record<string, string>) => expectStatus(200, post(url, form))
  const userinfo = (token: string) =>
    fetch(metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${token}` } })

  const code = await authorize(metadata)
  const first = (await (await posted(metadata.token_endpoint, redemption(code))).json()) as Tokens
  const info = await expectStatus(200, userinfo(first.access_token))
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
  const second = (await (await posted(metadata.token_endpoint, refresh)).json()) as Tokens
  await expectStatus(200, userinfo(second.access_token))
  await posted(metadata.revocation_endpoint, { token: second.refresh_token })

  const [, payload = ''] = first.id_token.split('.')
  return {
    userinfo: await info.json(),
    claims: JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))),
    refreshed: second.access_token !== first.access_token && second.refresh_token !== first.refresh_token,
    after_revocation: (await userinfo(second.access_token)).status,
  }
}
