/** A browser without scripts that meets apps over HTTP: keeps cookies, follows redirects, fills in the form of a page. */

import * as oidc from 'openid-client'

export interface Shown {
  readonly url: URL
  readonly status: number
  readonly html: string
}

export interface Browser {
  open(url: string | URL): Promise<Shown>
  /** Sends the first form of a page: what is filled in and ticked, and these. */
  submit(page: Shown, fields?: Readonly<Record<string, string>>): Promise<Shown>
}

const MAX_HOPS = 20

/** @param origin of the only server that it opens pages of; it stops where it is sent elsewhere */
export function createBrowser(origin: string): Browser {
  const cookies = new Map<string, string>()

  async function load(url: URL, body?: URLSearchParams, hops = 0): Promise<Shown> {
    if (url.origin !== origin) return { url, status: 0, html: '' }
    if (hops > MAX_HOPS) throw new Error(`sent round in circles, at ${url.pathname}`)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const init = { headers: cookie === '' ? {} : { cookie }, redirect: 'manual' } as const
    const response = await fetch(url, body ? { ...init, method: 'POST', body } : init)
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null) return load(new URL(location, url), undefined, hops + 1)
    return { url, status: response.status, html: await response.text() }
  }

  return {
    open: (url) => load(new URL(url, origin)),
    submit({ url, html }, fields = {}) {
      const [form = ''] = /<form[\s\S]*?<\/form>/.exec(html) ?? []
      const body = new URLSearchParams()
      for (const [input] of form.matchAll(/<input[^>]*>/g)) {
        const name = attribute(input, 'name')
        if (/type="checkbox"/.test(input) && !/\bchecked\b/.test(input)) continue
        if (!(name in fields)) body.append(name, attribute(input, 'value'))
      }
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      return load(new URL(attribute(form, 'action'), url), body)
    },
  }
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? ''
}

/** What a client keeps while a browser is away with its request. */
export interface Asked {
  readonly url: URL
  readonly checks: oidc.AuthorizationCodeGrantChecks
}

export async function ask(client: oidc.Configuration, parameters: Record<string, string>): Promise<Asked> {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
  const code_challenge = await oidc.calculatePKCECodeChallenge(pkceCodeVerifier)
  const expectedState = oidc.randomState()
  const pkce = { state: expectedState, code_challenge, code_challenge_method: 'S256' }
  return {
    url: oidc.buildAuthorizationUrl(client, { ...parameters, ...pkce }),
    checks: { pkceCodeVerifier, expectedState },
  }
}
