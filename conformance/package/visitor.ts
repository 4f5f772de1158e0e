/** A person who signs in at a server of one's own and allows what is asked, by requests one can look at: codes to be redeemed. */

import { once } from 'node:events'
import { request } from 'node:http'

export const redirect_uri = 'http://localhost:9999/callback'
const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

export const asked = {
  client_id: 'shop',
  redirect_uri,
  response_type: 'code',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}

export const redemption = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri,
  code_verifier,
})

export const continuationOf = (html: string) => /name="continuation" value="([^"]*)"/.exec(html)?.[1] ?? ''

/** Keeps cookies, and stays with each answer. */
export function createVisitor() {
  const cookies = new Map<string, string>()
  return async (url: string, form?: Readonly<Record<string, string>>) => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    return {
      status: answer.status,
      html: await answer.text(),
      location: answer.headers.get('location') ?? '',
    }
  }
}

/** Of a client that needs no consent. */
export async function codesFor(origin: string, times: number): Promise<readonly string[]> {
  const visit = createVisitor()
  const url = `${origin}/authorize?${new URLSearchParams({ ...asked, scope: 'openid' })}`
  const continuation = continuationOf((await visit(url)).html)
  await visit(`${origin}/login`, { continuation, username: 'alice', password: 'wonderland' })
  const codes: string[] = []
  for (let n = 0; n < times; n++)
    codes.push(new URL((await visit(url)).location).searchParams.get('code') ?? '')
  return codes
}

export interface TokenAnswer {
  readonly status: number
  readonly access_token?: string
  readonly error?: string
}

/** A request whose head has arrived and whose body has not. */
export async function underWay(origin: string, secret: string, form: Readonly<Record<string, string>>) {
  const body = new URLSearchParams(form).toString()
  const sent = request(`${origin}/token`, {
    method: 'POST',
    agent: false,
    headers: {
      authorization: `Basic ${btoa(`shop:${secret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
      expect: '100-continue',
    },
  })
  const answered = new Promise<TokenAnswer | undefined>((resolve) => {
    sent.on('error', () => resolve(undefined))
    sent.on('response', async (response) => {
      const chunks = await response.toArray().catch(() => undefined)
      resolve(chunks && { status: response.statusCode ?? 0, ...JSON.parse(Buffer.concat(chunks).toString()) })
    })
  })
  sent.flushHeaders()
  await once(sent, 'continue')
  return {
    /** Sends the rest. @returns nothing where the connection ends without an answer */
    finish() {
      sent.end(body)
      return answered
    },
  }
}

export async function token(origin: string, secret: string, form: Readonly<Record<string, string>>) {
  return (await underWay(origin, secret, form)).finish()
}

export async function statusOfUserinfo(origin: string, access_token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${access_token}` }
  return (await fetch(`${origin}/userinfo`, { headers })).status
}
