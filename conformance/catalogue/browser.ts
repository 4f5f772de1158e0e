/** A browser without scripts: keeps cookies, reads forms, submits them. */

import type { Provider } from 'vouchsafe'

export const PASSWORD = 'a password nobody guesses'

export interface Visit {
  readonly response: Response
  readonly html: string
  /** Where a redirect leads; `undefined` for a page. */
  readonly location: string | undefined
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function unescapeHtml(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
}

/** Where the form of a page goes, and the hidden field it takes along. */
export function formOf({ html }: Visit): { action: string; continuation: string } {
  return {
    action: unescapeHtml(/<form[^>]*action="([^"]*)"/.exec(html)?.[1] ?? ''),
    continuation: unescapeHtml(/name="continuation"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? ''),
  }
}

/** The names and values of the hidden fields of a page, in their order. */
export function fieldsOf({ html }: Visit): [name: string, value: string][] {
  return [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']) => [unescapeHtml(name), unescapeHtml(value)],
  )
}

export class Browser {
  readonly cookies = new Map<string, string>()
  readonly provider: Provider

  constructor(provider: Provider) {
    this.provider = provider
  }

  async open(url: string, init: RequestInit = {}): Promise<Visit> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await this.provider.fetch(new Request(url, { ...init, headers }))
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const equals = pair.indexOf('=')
      this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
    }
    return { response, html: await response.text(), location: response.headers.get('location') ?? undefined }
  }

  /** Submits the page's form with its hidden fields and what is filled in; follows redirects of ours. */
  async submit(visit: Visit, fields: Record<string, string | readonly string[]>): Promise<Visit> {
    const { action, continuation } = formOf(visit)
    return this.follow(await this.post(action, { continuation, ...fields }))
  }

  /** Sends a form, whatever page it may be from, and stays with the answer. */
  post(
    url: string,
    fields: Record<string, string | readonly string[]>,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) {
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
    }
    return this.open(url, { method: 'POST', body, headers })
  }

  /** Follows redirects as long as they stay with the provider. */
  async follow(visit: Visit): Promise<Visit> {
    let current = visit
    while (current.location?.startsWith(this.provider.configuration.issuer))
      current = await this.open(current.location)
    return current
  }

  async signIn(url: string, username = 'alice', password = PASSWORD): Promise<Visit> {
    return this.submit(await this.open(url), { username, password })
  }

  /** Ticks every box there is, or the ones named, and allows. */
  allow(
    page: Visit,
    scope = [...page.html.matchAll(/name="scope"[^>]*value="([^"]*)"/g)].map((match) => match[1] ?? ''),
  ): Promise<Visit> {
    return this.submit(page, { decision: 'allow', scope })
  }

  /** Answers whatever is asked, twice if need be, until the client is answered. */
  async finish(page: Visit, username = 'alice'): Promise<Visit> {
    let visit = page
    for (let asked = 0; asked < 4; asked++) {
      if (visit.html.includes('name="password"'))
        visit = await this.submit(visit, { username, password: PASSWORD })
      else if (visit.html.includes('name="decision"')) visit = await this.allow(visit)
    }
    return visit
  }

  /** Goes through whatever is asked and comes back with where the client is answered. */
  async complete(url: string, username = 'alice'): Promise<URL> {
    const visit = await this.finish(await this.open(url), username)
    if (visit.location === undefined)
      throw new Error(`no answer for the client: ${visit.response.status} ${visit.html}`)
    return new URL(visit.location)
  }

  async code(url: string, username = 'alice'): Promise<string> {
    const answer = await this.complete(url, username)
    const code = answer.searchParams.get('code')
    if (code === null) throw new Error(`no code: ${answer}`)
    return code
  }
}
