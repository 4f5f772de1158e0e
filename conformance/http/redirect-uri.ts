/**
 * Whether the provider sends codes and errors to the registered redirection URI and to nothing that merely
 * resembles it. Each look-alike is one row of a table: how it is made from the registered URI. It does not
 * decide which kinds of URI a client may register.
 */
import { type Check, each, judge, notApplicable, passed } from './check.ts'
import type { Context } from './context.ts'
import { isLoopback } from './cookies.ts'
import { describeVisit } from './relying-party.ts'
import { answersCode, answersNoCode, goesTo, staysOnPage } from './standard-answers.ts'

const EXACT = 'RFC 6749 3.1.2.3, 3.1.2.4; RFC 9700 2.1, 4.1.3'
const ELSEWHERE = 'https://attacker.example/cb'

interface LookAlike {
  readonly name: string
  readonly statement: string
  readonly clause?: string
  /** Undefined where a registered URI has no such variant. */
  readonly make: (registered: URL) => string | undefined
}

const afterScheme = ({ protocol, href }: URL) => href.slice(protocol.length).replace(/^\/\//, '')
const withoutSlash = ({ href }: URL) => href.replace(/\/$/, '')

const LOOK_ALIKES: readonly LookAlike[] = [
  { name: 'other_host', statement: 'A URI on another host', make: () => ELSEWHERE },
  { name: 'trailing_slash', statement: 'The URI with a slash added or removed', make: toggleSlash },
  {
    name: 'longer_path',
    statement: 'The URI with a path segment added',
    make: (url) => `${withoutSlash(url)}/more`,
  },
  {
    name: 'longer_segment',
    statement: 'The URI with a letter added to its path',
    make: (url) => `${withoutSlash(url)}x`,
  },
  {
    name: 'shorter_path',
    statement: 'The root of the registered site',
    make: ({ origin, pathname }) => (pathname === '/' || origin === 'null' ? undefined : `${origin}/`),
  },
  {
    name: 'path_traversal',
    statement: 'The URI with dot segments, plain or encoded',
    make: (url) => `${withoutSlash(url)}/../elsewhere`,
  },
  {
    name: 'encoded_traversal',
    statement: 'The URI with encoded dot segments',
    make: (url) => `${withoutSlash(url)}/%2e%2e/elsewhere`,
  },
  {
    name: 'added_query',
    statement: 'The URI with a query added',
    make: ({ href }) => `${href}${href.includes('?') ? '&' : '?'}added=1`,
  },
  {
    name: 'fragment',
    statement: 'The URI with a fragment',
    clause: 'RFC 6749 3.1.2',
    make: ({ href }) => `${href}#fragment`,
  },
  {
    name: 'empty_fragment',
    statement: 'The URI with an empty fragment',
    clause: 'RFC 6749 3.1.2',
    make: ({ href }) => `${href}#`,
  },
  {
    name: 'user_info',
    statement: 'A URI with the registered host as user name',
    make: ({ protocol, host }) => (host === '' ? undefined : `${protocol}//${host}@attacker.example/cb`),
  },
  {
    name: 'backslash',
    statement: 'A URI with the registered host after a backslash',
    make: ({ protocol, host }) => (host === '' ? undefined : `${protocol}//attacker.example\\@${host}/cb`),
  },
  {
    name: 'host_suffix',
    statement: 'A URI whose host begins with the registered one',
    make: (url) =>
      url.host === '' ? undefined : url.href.replace(url.hostname, `${url.hostname}.attacker.example`),
  },
  {
    name: 'subdomain',
    statement: 'A URI on a subdomain of the registered host',
    make: (url) =>
      url.host === '' || isLoopback(url.hostname) ? undefined : url.href.replace(url.host, `sub.${url.host}`),
  },
  {
    name: 'other_port',
    statement: 'The URI on another port of a host that is not loopback',
    make: ({ protocol, hostname, pathname }) =>
      hostname === '' || isLoopback(hostname) ? undefined : `${protocol}//${hostname}:8443${pathname}`,
  },
  {
    name: 'default_port',
    statement: 'The URI with its default port spelt out',
    clause: 'RFC 9700 4.1.3; RFC 3986 6.2.1',
    make: ({ protocol, hostname, port, pathname }) =>
      protocol === 'https:' && port === '' ? `https://${hostname}:443${pathname}` : undefined,
  },
  {
    name: 'letter_case',
    statement: 'The URI with its path in other letter case',
    clause: 'RFC 9700 4.1.3; RFC 3986 6.2.1',
    make: ({ href, pathname }) =>
      pathname.toUpperCase() === pathname ? undefined : href.replace(pathname, pathname.toUpperCase()),
  },
  {
    name: 'scheme_case',
    statement: 'The URI with its scheme in capitals',
    clause: 'RFC 9700 4.1.3; RFC 3986 6.2.1',
    make: (url) => `${url.protocol.toUpperCase()}//${afterScheme(url)}`,
  },
  {
    name: 'percent_encoding',
    statement: 'The URI with a letter of its path percent-encoded',
    clause: 'RFC 9700 4.1.3; RFC 3986 6.2.1',
    make: ({ href, pathname }) => {
      const letter = /[a-z]/i.exec(pathname)?.[0]
      if (letter === undefined) return undefined
      const encoded = `%${letter.charCodeAt(0).toString(16)}`
      return href.replace(pathname, pathname.replace(letter, encoded))
    },
  },
  {
    name: 'other_scheme',
    statement: 'The URI with http for https, or the reverse',
    make: (url) => {
      if (url.protocol === 'https:') return `http://${afterScheme(url)}`
      return url.protocol === 'http:' ? `https://${afterScheme(url)}` : undefined
    },
  },
  { name: 'leading_space', statement: 'The URI after a space', make: ({ href }) => ` ${href}` },
  {
    name: 'control_characters',
    statement: 'The URI with a line break and a header after it',
    make: ({ href }) => `${href}\r\nX-Injected: 1`,
  },
  { name: 'nul', statement: 'The URI with a NUL after it', make: ({ href }) => `${href}\0` },
  { name: 'script', statement: 'A javascript: URI', make: () => 'javascript:alert(1)' },
  { name: 'data', statement: 'A data: URI', make: () => 'data:text/html,x' },
  {
    name: 'out_of_band',
    statement: 'The out-of-band URN of old native apps',
    make: () => 'urn:ietf:wg:oauth:2.0:oob',
  },
  {
    name: 'relative',
    statement: 'The path of the URI alone',
    clause: 'RFC 6749 3.1.2',
    make: ({ pathname }) => pathname,
  },
]

function toggleSlash({ href, search }: URL): string | undefined {
  if (search !== '') return undefined
  return href.endsWith('/') ? href.slice(0, -1) : `${href}/`
}

const refusesLookAlike = ({ name, statement, clause = EXACT, make }: LookAlike): Check => ({
  id: `redirect_uri.${name}`,
  clause,
  level: 'MUST',
  statement: `${statement} is refused on a page of the provider, without a redirect.`,
  async run(context) {
    const party = context.anyParty()
    const redirect_uri = make(new URL(party.client.redirect_uri))
    if (redirect_uri === undefined) return notApplicable(`no such variant of ${party.client.redirect_uri}`)
    return staysOnPage(await party.ask({ redirect_uri }))
  },
})

export const redirectUri: readonly Check[] = [
  {
    id: 'redirect_uri.exact',
    clause: 'RFC 6749 3.1.2, 4.1.2',
    level: 'MUST',
    statement: 'The code goes to the registered URI with nothing changed but response parameters added.',
    async run(context) {
      const { visit, request } = await context.anyParty().obtainCode()
      return judge(goesTo(visit.location, request.redirect_uri), describeVisit(visit))
    },
  },
  ...LOOK_ALIKES.map(refusesLookAlike),
  {
    id: 'redirect_uri.missing',
    clause: 'OpenID Core 3.1.2.1, 3.1.2.2',
    level: 'MUST',
    statement: 'An OpenID Connect request without redirect_uri is refused, however few URIs are registered.',
    run: async (context) => staysOnPage(await context.anyParty().ask({ redirect_uri: undefined })),
  },
  {
    id: 'redirect_uri.empty',
    clause: 'OpenID Core 3.1.2.1; RFC 6749 3.1',
    level: 'MUST',
    statement: 'So is one with an empty redirect_uri.',
    run: async (context) => staysOnPage(await context.anyParty().ask({ redirect_uri: '' })),
  },
  {
    id: 'redirect_uri.repeated',
    clause: 'RFC 6749 3.1, 4.1.2.1',
    level: 'MUST',
    statement:
      'Of two redirect_uri parameters neither the first nor the last is used if one is not registered.',
    async run(context) {
      const party = context.anyParty()
      const { redirect_uri } = party.client
      const orders = [
        [redirect_uri, ELSEWHERE],
        [ELSEWHERE, redirect_uri],
      ]
      return each(orders, async (both) => {
        const asked = await party.ask({ redirect_uri: both })
        const leaks = asked.visit.kind === 'returned' && asked.visit.location.startsWith(ELSEWHERE)
        return leaks ? staysOnPage(asked) : answersNoCode(asked)
      })
    },
  },
  {
    id: 'redirect_uri.of_another_client',
    clause: EXACT,
    level: 'MUST',
    statement: 'The registered URI of another client is refused.',
    async run({ party }) {
      const { redirect_uri } = party('other').client
      if (redirect_uri === party('confidential').client.redirect_uri) {
        return notApplicable('both clients have the same redirect_uri')
      }
      return staysOnPage(await party('confidential').ask({ redirect_uri }))
    },
  },
  {
    id: 'redirect_uri.no_open_redirect',
    clause: 'RFC 6749 4.1.2.1, 10.15; RFC 9700 4.11.2',
    level: 'MUST',
    statement: 'An error of whatever kind is not sent to a URI that is not registered.',
    run: (context) =>
      each([{ response_type: 'unheard_of' }, { prompt: 'none' }, { scope: 'openid "' }], async (fault) =>
        staysOnPage(await context.anyParty().ask({ ...fault, redirect_uri: ELSEWHERE })),
      ),
  },
  {
    id: 'redirect_uri.loopback_port',
    clause: 'RFC 8252 7.3; RFC 9700 2.1',
    level: 'MUST',
    statement: 'A native client may use any port of a registered loopback address, and is answered there.',
    async run(context) {
      const { party, url } = native(context)
      if (url === undefined) return notApplicable('no native client with a loopback redirect_uri')
      return answersCode(await party.ask({ redirect_uri: at(url, '51234') }))
    },
  },
  {
    id: 'redirect_uri.loopback_else',
    clause: 'RFC 8252 7.3, 8.4; RFC 9700 4.1.3',
    level: 'MUST',
    statement: 'Only the port is free: another path, query, scheme or loopback name is refused.',
    async run(context) {
      const { party, url } = native(context)
      if (url === undefined) return notApplicable('no native client with a loopback redirect_uri')
      const moved = at(url, '51234')
      const others = [
        `${moved}x`,
        `${moved}?added=1`,
        moved.replace('http:', 'https:'),
        moved.replace(url.hostname, 'localhost'),
        moved.replace(url.hostname, `${url.hostname}.attacker.example`),
      ]
      return each(
        others.filter((other) => other !== moved),
        async (redirect_uri) => {
          const verdict = staysOnPage(await party.ask({ redirect_uri }))
          return verdict.kind === 'passed' ? passed(`${others.length} variants refused`) : verdict
        },
      )
    },
  },
]

function native(context: Context) {
  const party = context.party('public')
  const url = new URL(party.client.redirect_uri)
  const holds =
    party.client.application_type === 'native' &&
    url.protocol === 'http:' &&
    isLoopback(url.hostname) &&
    url.hostname !== 'localhost'
  return { party, url: holds ? url : undefined }
}

function at(url: URL, port: string): string {
  const moved = new URL(url)
  moved.port = port
  return moved.href
}
