/**
 * Whether the provider's metadata is well-formed, complete and true about itself. It looks at the document and
 * its RFC 8414 twin; the keys it leads to are looked at in jwks.ts, and whether an announced feature works is
 * seen by the other modules.
 */
import { type Check, each, failed, judge, notApplicable, passed } from './check.ts'
import type { Context } from './context.ts'
import { isLoopback } from './cookies.ts'
import { type Answer, describe, jsonOf, mediaType } from './http.ts'
import { discoveryUrl } from './metadata.ts'
import { describeRaw } from './raw-http.ts'

const REQUIRED = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
]
const INTERACTIVE = /^(.*_endpoint|jwks_uri)$/

const endpoints = ({ metadata }: Context) =>
  Object.entries(metadata.document).filter(([name]) => INTERACTIVE.test(name))

function isSecureUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

const authorizationServerUrl = (issuer: string) => {
  const { origin, pathname } = new URL(issuer)
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`
}

const isMetadata = (answer: Answer) => answer.status === 200 && jsonOf(answer) !== undefined

export const discovery: readonly Check[] = [
  {
    id: 'discovery.media_type',
    clause: 'OpenID Discovery 4.2',
    level: 'MUST',
    statement: 'The metadata is answered with 200 and the application/json content type.',
    async run({ issuer, send }) {
      const answer = await send(discoveryUrl(issuer))
      const holds = answer.status === 200 && mediaType(answer) === 'application/json'
      return judge(holds, `${describe(answer)} as ${mediaType(answer)}`)
    },
  },
  {
    id: 'discovery.issuer',
    clause: 'OpenID Discovery 4.3; RFC 8414 3.3',
    level: 'MUST',
    statement: 'The issuer in the metadata is, character for character, the one the URL was made from.',
    async run({ issuer, metadata }) {
      return judge(metadata.document.issuer === issuer, `issuer is ${String(metadata.document.issuer)}`)
    },
  },
  {
    id: 'discovery.issuer_form',
    clause: 'OpenID Discovery 3; RFC 8414 2',
    level: 'MUST',
    statement: 'The issuer is an https URL without query or fragment (plain http only on loopback).',
    async run({ metadata }) {
      const { issuer } = metadata.document
      const holds = isSecureUrl(issuer) && !/[?#]/.test(String(issuer))
      return judge(holds, `issuer is ${String(issuer)}`)
    },
  },
  {
    id: 'discovery.required_members',
    clause: 'OpenID Discovery 3; RFC 8414 2',
    level: 'MUST',
    statement: 'Every member that a provider of the code flow has to publish is there.',
    async run({ metadata }) {
      const missing = REQUIRED.filter((name) => !metadata.has(name))
      return judge(
        missing.length === 0,
        missing.length === 0 ? 'all present' : `missing ${missing.join(', ')}`,
      )
    },
  },
  {
    id: 'discovery.endpoint_urls',
    clause: 'RFC 6749 3.1, 3.2; RFC 8414 2',
    level: 'MUST',
    statement: 'Endpoints are absolute https URLs without a fragment (plain http only on loopback).',
    async run(context) {
      const wrong = endpoints(context).filter(([, url]) => !isSecureUrl(url) || String(url).includes('#'))
      return judge(wrong.length === 0, describeMembers(wrong, endpoints(context)))
    },
  },
  {
    id: 'discovery.list_members',
    clause: 'RFC 8414 3.2',
    level: 'MUST',
    statement: 'Members that hold lists are never empty lists: with nothing to list, the member is left out.',
    async run({ metadata }) {
      const lists = Object.entries(metadata.document).filter(([, value]) => Array.isArray(value))
      const empty = lists.filter(([, value]) => Array.isArray(value) && value.length === 0)
      return judge(empty.length === 0, describeMembers(empty, lists))
    },
  },
  {
    id: 'discovery.response_types',
    clause: 'OpenID Discovery 3',
    level: 'MUST',
    statement: 'The code response type is announced.',
    async run({ metadata }) {
      const types = metadata.list('response_types_supported') ?? []
      return judge(types.includes('code'), `response_types_supported: ${types.join(', ')}`)
    },
  },
  {
    id: 'discovery.subject_types',
    clause: 'OpenID Discovery 3; OpenID Core 8',
    level: 'MUST',
    statement: 'Subject types are public, pairwise or both.',
    async run({ metadata }) {
      const types = metadata.list('subject_types_supported') ?? []
      const holds = types.length > 0 && types.every((type) => type === 'public' || type === 'pairwise')
      return judge(holds, `subject_types_supported: ${types.join(', ')}`)
    },
  },
  {
    id: 'discovery.openid_scope',
    clause: 'OpenID Discovery 3',
    level: 'MUST',
    statement: 'A list of scopes, where there is one, contains openid.',
    async run({ metadata }) {
      const scopes = metadata.list('scopes_supported')
      if (scopes === undefined) return notApplicable('the metadata has no scopes_supported')
      return judge(scopes.includes('openid'), `scopes_supported: ${scopes.join(', ')}`)
    },
  },
  {
    id: 'discovery.rs256',
    clause: 'OpenID Discovery 3; OpenID Core 15.1',
    level: 'MUST',
    statement: 'RS256 is among the algorithms for ID Tokens.',
    async run({ metadata }) {
      const algorithms = metadata.list('id_token_signing_alg_values_supported') ?? []
      return judge(algorithms.includes('RS256'), `ID Token algorithms: ${algorithms.join(', ')}`)
    },
  },
  {
    id: 'discovery.no_unsigned_id_token',
    clause: 'RFC 8725 3.2; OpenID Core 2',
    level: 'SHOULD',
    statement: 'Unsigned ID Tokens are not on offer.',
    async run({ metadata }) {
      const algorithms = metadata.list('id_token_signing_alg_values_supported') ?? []
      return judge(!algorithms.includes('none'), `ID Token algorithms: ${algorithms.join(', ')}`)
    },
  },
  {
    id: 'discovery.no_unsigned_assertion',
    clause: 'RFC 8414 2; OpenID Discovery 3',
    level: 'MUST',
    statement: 'The algorithm none is not announced for client assertions.',
    async run({ metadata }) {
      const members = Object.entries(metadata.document).filter(([name]) =>
        name.endsWith('_auth_signing_alg_values_supported'),
      )
      const wrong = members.filter(([, value]) => Array.isArray(value) && value.includes('none'))
      return judge(wrong.length === 0, describeMembers(wrong, members))
    },
  },
  {
    id: 'discovery.assertion_algorithms',
    clause: 'RFC 8414 2',
    level: 'MUST',
    statement: 'Where JWT client authentication is announced, so are its algorithms.',
    async run({ metadata }) {
      const methods = metadata.list('token_endpoint_auth_methods_supported') ?? []
      const jwt = methods.filter((method) => method === 'private_key_jwt' || method === 'client_secret_jwt')
      if (jwt.length === 0) return notApplicable('no JWT client authentication is announced')
      const announced = metadata.has('token_endpoint_auth_signing_alg_values_supported')
      return judge(announced, `${jwt.join(', ')} with${announced ? '' : 'out'} algorithms`)
    },
  },
  {
    id: 'discovery.logout_session',
    clause: 'OpenID Back-Channel Logout 2.1; OpenID Front-Channel Logout 3',
    level: 'MUST',
    statement:
      'Where a way of telling clients of a logout is said to name the session, it is said to be there.',
    async run({ metadata }) {
      const ways = ['backchannel', 'frontchannel'].filter((way) =>
        metadata.flag(`${way}_logout_session_supported`, false),
      )
      if (ways.length === 0) return notApplicable('no way of telling clients of a logout names the session')
      const wrong = ways.filter((way) => !metadata.flag(`${way}_logout_supported`, false))
      return judge(wrong.length === 0, `${ways.join(', ')}${wrong.length > 0 ? `, without ${wrong}` : ''}`)
    },
  },
  {
    id: 'discovery.check_session_iframe',
    clause: 'OpenID Session Management 3.3',
    level: 'MUST',
    statement: 'A check_session_iframe, where there is one, is an https URL that pages may frame.',
    async run({ metadata, send }) {
      const url = metadata.document.check_session_iframe
      if (url === undefined) return notApplicable('the metadata has no check_session_iframe')
      if (!isSecureUrl(url)) return failed(`check_session_iframe is ${String(url)}`)
      const answer = await send(String(url))
      const policy = answer.headers.get('content-security-policy') ?? ''
      const is_closed = answer.headers.has('x-frame-options') || /frame-ancestors 'none'/.test(policy)
      return judge(answer.status === 200 && !is_closed, describe(answer))
    },
  },
  {
    id: 'discovery.pkce',
    clause: 'RFC 9700 2.1.1; RFC 8414 2',
    level: 'SHOULD',
    statement: 'The metadata says that PKCE with S256 is supported.',
    async run({ metadata }) {
      const methods = metadata.list('code_challenge_methods_supported') ?? []
      return judge(methods.includes('S256'), `code_challenge_methods_supported: ${methods.join(', ')}`)
    },
  },
  {
    id: 'discovery.issuer_identification',
    clause: 'RFC 9207 2.3; RFC 9700 4.4.2.1',
    level: 'SHOULD',
    statement: 'The provider announces that it names itself in authorization responses.',
    async run({ metadata }) {
      const announced = metadata.flag('authorization_response_iss_parameter_supported', false)
      return judge(announced, `authorization_response_iss_parameter_supported is ${announced}`)
    },
  },
  {
    id: 'discovery.registered_method',
    clause: 'RFC 8414 2; OpenID Discovery 3',
    level: 'MUST',
    statement: 'The authentication method the confidential client uses is announced (by default Basic).',
    async run({ metadata, party }) {
      const methods = metadata.list('token_endpoint_auth_methods_supported') ?? ['client_secret_basic']
      const used = party('confidential').client.token_endpoint_auth_method
      return judge(methods.includes(used), `${used} among ${methods.join(', ')}`)
    },
  },
  {
    id: 'discovery.authorization_server',
    clause: 'RFC 8414 3',
    level: 'MUST',
    statement: 'Metadata at the OAuth well-known path, where served, names the same issuer and endpoints.',
    async run(context) {
      const answer = await context.send(authorizationServerUrl(context.issuer))
      if (!isMetadata(answer)) return notApplicable(describe(answer))
      const twin = jsonOf(answer) ?? {}
      const members: [string, unknown][] = [['issuer', context.issuer], ...endpoints(context)]
      const different = members.filter(([name, value]) => twin[name] !== undefined && twin[name] !== value)
      return judge(twin.issuer !== undefined && different.length === 0, describeMembers(different, members))
    },
  },
  {
    id: 'discovery.foreign_host',
    clause: 'RFC 9110 7.4; RFC 9700 4.13',
    level: 'SHOULD',
    statement: 'A Host or forwarding header of the requester does not appear in the metadata.',
    async run(context) {
      const evil = 'attacker.example'
      const spellings = [
        { bare: true, headers: [`Host: ${evil}`, 'Connection: close'] },
        { headers: [`X-Forwarded-Host: ${evil}`] },
        { headers: [`Forwarded: host=${evil}`] },
      ]
      return each(spellings, async (request) => {
        const answer = await context.sendRaw(discoveryUrl(context.issuer), request)
        const evidence = `${request.headers[0]}: ${describeRaw(answer)}`
        return answer.text.includes(evil) ? failed(`${evidence} with that host`) : passed(evidence)
      })
    },
  },
]

function describeMembers(wrong: readonly [string, unknown][], looked: readonly unknown[]): string {
  if (wrong.length === 0) return `${looked.length} members looked at`
  return wrong.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')
}
