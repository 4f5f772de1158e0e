/**
 * Whether the authorization endpoint answers a right request, refuses a wrong one, and sends each answer where
 * it belongs. Redirection URIs, PKCE and the sign-in parameters of OpenID Connect are in modules of their own.
 */
import { type Check, each, failed, judge, notApplicable, passed } from './check.ts'
import type { Context } from './context.ts'
import { describeVisit } from './relying-party.ts'
import { answersCode, answersError, answersNoCode, carriesGrant, staysOnPage } from './standard-answers.ts'

const INVALID = ['invalid_request']
/** No specification gives this error a code of its own. */
const MODE = ['invalid_request', 'unsupported_response_mode', 'unsupported_response_type']
const UNSUPPORTED = ['unsupported_response_type', 'unauthorized_client', 'invalid_request']
/** Space to tilde: all that RFC 6749 appendix A.5 allows in a state. */
const EVERY_STATE_CHARACTER = String.fromCharCode(...Array.from({ length: 0x5f }, (_, index) => 0x20 + index))
const SINGLE_VALUED = ['response_type', 'scope', 'nonce', 'code_challenge', 'state']

const returnsState = async (context: Context, state: string) => {
  const { visit } = await context.anyParty().ask({ state })
  const returned = visit.kind === 'returned' ? visit.parameters.getAll('state') : []
  return judge(
    returned.length === 1 && returned[0] === state && carriesGrant(visit),
    `${describeVisit(visit)}; the state of ${state.length} characters came back ${returned.length} times`,
  )
}

const repeats = (name: string): Check => ({
  id: `authorization_request.repeated_${name}`,
  clause: 'RFC 6749 3.1, 4.1.2.1',
  level: 'MUST',
  statement: `A request with two values of ${name} gets an error and no code.`,
  async run(context) {
    const party = context.anyParty()
    const given = (await party.prepare()).parameters[name]
    const value = typeof given === 'string' ? given : ''
    const asked = await party.ask({ [name]: [value, value] })
    return answersError(asked, INVALID, { page: true, stateless: name === 'state' })
  },
})

export const authorizationRequest: readonly Check[] = [
  {
    id: 'authorization_request.code',
    clause: 'RFC 6749 4.1.2; OpenID Core 3.1.2.5',
    level: 'MUST',
    statement: 'A right request by GET ends at the redirect_uri with a code and the state that was sent.',
    async run(context) {
      const asked = await context.anyParty().ask()
      const state = asked.visit.kind === 'returned' ? asked.visit.parameters.get('state') : null
      if (answersCode(asked).kind === 'passed' && state !== asked.request.state) {
        return failed(`${describeVisit(asked.visit)}, not with the state that was sent`)
      }
      return answersCode(asked)
    },
  },
  {
    id: 'authorization_request.post',
    clause: 'OpenID Core 3.1.2.1',
    level: 'MUST',
    statement: 'The same request by POST does too.',
    run: async (context) => answersCode(await context.anyParty().ask({}, { method: 'POST' })),
  },
  {
    id: 'authorization_request.query_mode',
    clause: 'RFC 6749 4.1.2; OAuth Multiple Response Types 5',
    level: 'MUST',
    statement: 'By default the code travels in the query component, not in the fragment.',
    async run(context) {
      const { visit } = await context.anyParty().obtainCode()
      return judge(visit.mode === 'query', `the code came by ${visit.mode}`)
    },
  },
  {
    id: 'authorization_request.state',
    clause: 'RFC 6749 4.1.2, A.5',
    level: 'MUST',
    statement: 'A state of every allowed character comes back exactly.',
    run: (context) => returnsState(context, EVERY_STATE_CHARACTER),
  },
  {
    id: 'authorization_request.long_state',
    clause: 'RFC 6749 4.1.2',
    level: 'MUST',
    statement: 'A state of 1,024 characters comes back exactly.',
    run: (context) => returnsState(context, 'state-0123456789'.repeat(64)),
  },
  {
    id: 'authorization_request.no_state',
    clause: 'RFC 6749 4.1.2',
    level: 'SHOULD',
    statement: 'A request without state is answered without state.',
    async run(context) {
      const { visit } = await context.anyParty().obtainCode({ state: undefined })
      return judge(!visit.parameters.has('state'), describeVisit(visit))
    },
  },
  {
    id: 'authorization_request.iss',
    clause: 'RFC 9207 2',
    level: 'MUST',
    statement: 'A provider that announces it names itself in successful answers, exactly as in its metadata.',
    async run(context) {
      const { visit } = await context.anyParty().obtainCode()
      return namesIssuer(context, visit.parameters)
    },
  },
  {
    id: 'authorization_request.iss_error',
    clause: 'RFC 9207 2',
    level: 'MUST',
    statement: 'It names itself in errors too.',
    async run(context) {
      const { visit } = await context.anyParty().ask({ response_type: 'unheard_of' })
      if (visit.kind === 'stayed') return failed(describeVisit(visit))
      return namesIssuer(context, visit.parameters)
    },
  },
  {
    id: 'authorization_request.missing_client_id',
    clause: 'RFC 6749 4.1.2.1',
    level: 'MUST',
    statement: 'Without client_id the browser stays on a page of the provider.',
    run: async (context) => staysOnPage(await context.anyParty().ask({ client_id: undefined })),
  },
  {
    id: 'authorization_request.unknown_client',
    clause: 'RFC 6749 4.1.2.1',
    level: 'MUST',
    statement: 'With an unknown client_id the browser stays on a page of the provider.',
    run: async (context) => staysOnPage(await context.anyParty().ask({ client_id: 'unheard-of-client' })),
  },
  {
    id: 'authorization_request.similar_client_id',
    clause: 'RFC 6749 1.9, 2.2',
    level: 'MUST',
    statement:
      'A client_id in other letter case, or with a space or NUL added, is another and unknown client.',
    async run(context) {
      const party = context.anyParty()
      const { client_id } = party.client
      const upper = client_id.toUpperCase() === client_id ? client_id.toLowerCase() : client_id.toUpperCase()
      const others = [upper, `${client_id} `, `${client_id}\0`].filter((other) => other !== client_id)
      return each(others, async (other) => staysOnPage(await party.ask({ client_id: other })))
    },
  },
  {
    id: 'authorization_request.repeated_client_id',
    clause: 'RFC 6749 3.1, 4.1.2.1',
    level: 'MUST',
    statement: 'With two client_ids nobody gets a code.',
    async run(context) {
      const party = context.anyParty()
      const { client_id } = party.client
      return answersNoCode(await party.ask({ client_id: [client_id, client_id] }))
    },
  },
  ...SINGLE_VALUED.map(repeats),
  {
    id: 'authorization_request.missing_response_type',
    clause: 'RFC 6749 3.1.1, 4.1.2.1',
    level: 'MUST',
    statement: 'Without response_type the client gets an error.',
    run: async (context) =>
      answersError(await context.anyParty().ask({ response_type: undefined }), UNSUPPORTED, { page: true }),
  },
  {
    id: 'authorization_request.unknown_response_type',
    clause: 'RFC 6749 3.1.1, 4.1.2.1',
    level: 'MUST',
    statement: 'A response_type that is not understood gives the client an error at its redirect_uri.',
    run: async (context) =>
      answersError(await context.anyParty().ask({ response_type: 'unheard_of' }), UNSUPPORTED),
  },
  {
    id: 'authorization_request.implicit',
    clause: 'RFC 9700 2.1.2',
    level: 'SHOULD',
    statement: 'Access tokens are not issued by the authorization endpoint.',
    async run(context) {
      const looks = ['token', 'id_token token']
      return each(looks, async (response_type) => {
        const { visit } = await context.anyParty().ask({ response_type })
        const evidence = `${response_type}: ${describeVisit(visit)}`
        return judge(visit.kind === 'stayed' || !visit.parameters.has('access_token'), evidence)
      })
    },
  },
  {
    id: 'authorization_request.unknown_response_mode',
    clause: 'OAuth Multiple Response Types 2.1; OpenID Core 3.1.2.6',
    level: 'SHOULD',
    statement: 'A response_mode that is not understood gives an error.',
    run: async (context) =>
      answersError(await context.anyParty().ask({ response_mode: 'unheard_of' }), MODE, { page: true }),
  },
  {
    id: 'authorization_request.fragment',
    clause: 'OAuth Multiple Response Types 2.1',
    level: 'MUST',
    statement: 'With response_mode=fragment, where announced, the code travels in the fragment.',
    async run(context) {
      const modes = context.metadata.list('response_modes_supported') ?? ['query', 'fragment']
      if (!modes.includes('fragment')) return notApplicable(`response modes: ${modes.join(', ')}`)
      const { visit } = await context.anyParty().obtainCode({ response_mode: 'fragment' })
      return judge(visit.mode === 'fragment', `the code came by ${visit.mode}`)
    },
  },
  {
    id: 'authorization_request.form_post',
    clause: 'OAuth Form Post Response Mode 2',
    level: 'MUST',
    statement:
      'With form_post, where announced, the code is posted to the redirect_uri and hostile state escaped.',
    async run(context) {
      const modes = context.metadata.list('response_modes_supported') ?? ['query', 'fragment']
      if (!modes.includes('form_post')) return notApplicable(`response modes: ${modes.join(', ')}`)
      const state = `"><script>alert('1')</script>`
      const { visit } = await context.anyParty().obtainCode({ response_mode: 'form_post', state })
      const evidence = `the code came by ${visit.mode}`
      if (visit.answers.at(-1)?.text.includes(state)) return failed(`${evidence} and the state unescaped`)
      return judge(visit.mode === 'form_post' && visit.parameters.get('state') === state, evidence)
    },
  },
  {
    id: 'authorization_request.unknown_parameters',
    clause: 'RFC 6749 3.1',
    level: 'MUST',
    statement: 'Parameters that are not understood are ignored, whatever their name.',
    async run(context) {
      const names = ['unheard_of', '__proto__', 'constructor[prototype][admin]', 'scope[]', 'hasOwnProperty']
      const suffix = names.map((name) => `${encodeURIComponent(name)}=1`).join('&')
      return answersCode(await context.anyParty().ask({}, { suffix }))
    },
  },
  {
    id: 'authorization_request.empty_parameters',
    clause: 'RFC 6749 3.1',
    level: 'MUST',
    statement: 'Parameters without a value count as left out.',
    run: async (context) =>
      answersCode(await context.anyParty().ask({ prompt: '', max_age: '', display: '', response_mode: '' })),
  },
  {
    id: 'authorization_request.unknown_scope',
    clause: 'OpenID Core 3.1.2.1; RFC 6749 3.3',
    level: 'SHOULD',
    statement: 'A scope that is not understood is ignored.',
    async run(context) {
      const scope = `${context.file.options.scope} urn:example:unheard-of`
      return answersCode(await context.anyParty().ask({ scope }))
    },
  },
  {
    id: 'authorization_request.denied',
    clause: 'RFC 6749 4.1.2.1',
    level: 'MUST',
    statement: 'A user who refuses consent is sent back with access_denied and the state.',
    async run(context) {
      const asked = await context.anyParty().ask({ prompt: 'consent' }, { decision: 'deny' })
      if (!asked.visit.shown.includes('consent')) return notApplicable(describeVisit(asked.visit))
      return answersError(asked, ['access_denied'])
    },
  },
  {
    id: 'authorization_request.cancelled',
    clause: 'RFC 6749 4.1.2.1',
    level: 'SHOULD',
    statement: 'A user who gives up at the sign-in page is sent back with an error.',
    async run(context) {
      const asking = { decision: 'cancel', browser: context.openBrowser() } as const
      const asked = await context.anyParty().ask({}, asking)
      if (asked.visit.shown.length === 0) return notApplicable('the sign-in page has no way to give up')
      return answersError(asked, ['access_denied', 'login_required', 'interaction_required'])
    },
  },
]

function namesIssuer({ issuer, metadata }: Context, parameters: URLSearchParams) {
  if (!metadata.flag('authorization_response_iss_parameter_supported', false)) {
    return parameters.has('iss')
      ? failed('iss is sent but not announced')
      : notApplicable('not announced and not sent')
  }
  const named = parameters.getAll('iss')
  const evidence = `iss is ${named.join(', ') || 'missing'}`
  return named.length === 1 && named[0] === issuer ? passed(evidence) : failed(evidence)
}
