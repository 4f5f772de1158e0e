/** Specimens that are wrong about values, parameters and answers. */

import type { HttpResponse } from 'vouchsafe/core'
import { json } from 'vouchsafe/core'
import { valueIn } from '../pairs.ts'
import type { Step, Tamper } from '../system.ts'
import { isGrant, isTo, parametersOf, type Specimen, withParameters } from './specimen.ts'

const refused = () => json(400, { error: 'invalid_request', error_description: 'No.' })

function answering(
  when: (step: Step, response: HttpResponse) => boolean,
  other: (response: HttpResponse, step: Step) => HttpResponse,
): Tamper {
  return { response: (response, step) => (when(step, response) ? other(response, step) : response) }
}

function bearerOf(step: Step): string | undefined {
  return step.kind === 'http' ? step.request.headers.authorization?.replace('Bearer ', '') : undefined
}

/** Gives claims for values that some other place gave out. */
function takingAtUserInfo(
  isTaken: (bearer: string, given: ReadonlySet<string>) => boolean,
  issuer?: 'other',
): Tamper {
  const given = new Set<string>()
  return {
    response: (response, step) => {
      if (step.issuer === issuer)
        for (const [, value = ''] of response.body.matchAll(/_token":"([^"]+)"/g)) given.add(value)
      const bearer = bearerOf(step) ?? ''
      return isTo(step, '/userinfo') && isTaken(bearer, given) ? json(200, { sub: 'alice' }) : response
    },
  }
}

export const answerSpecimens: readonly Specimen[] = [
  {
    name: 'a refresh token opens UserInfo',
    violates: ['INV-20'],
    tamper: () => takingAtUserInfo((bearer, given) => given.has(bearer) && /\.r\d+\.[^.]+$/.test(bearer)),
  },
  {
    name: 'an ID token opens UserInfo',
    violates: ['INV-20', 'INV-42'],
    tamper: () => takingAtUserInfo((bearer, given) => given.has(bearer) && bearer.startsWith('ey')),
  },
  {
    name: 'a token of another issuer opens UserInfo',
    violates: ['INV-21'],
    tamper: () => takingAtUserInfo((bearer, given) => given.has(bearer), 'other'),
  },
  {
    name: 'an error repeats the request',
    violates: ['INV-25'],
    seen_by_model: false,
    tamper: () =>
      answering(
        (step, { status }) => isTo(step, '/token') && status === 400,
        (response, step) =>
          json(400, {
            ...JSON.parse(response.body),
            error_description: `not ${valueIn(parametersOf(step), 'code')}`,
          }),
      ),
  },
  {
    name: 'a token response repeats the verifier',
    violates: ['INV-25'],
    seen_by_model: false,
    tamper: () =>
      answering(
        (step, { status }) => isTo(step, '/token') && status === 200,
        (response, step) => {
          const proven = valueIn(parametersOf(step), 'code_verifier')
          return json(200, { ...JSON.parse(response.body), proven })
        },
      ),
  },
  {
    name: 'UserInfo tells every claim there is',
    violates: ['INV-17'],
    seen_by_model: false,
    tamper: () =>
      answering(
        (step, { status }) => isTo(step, '/userinfo') && status === 200,
        ({ body }) => json(200, { ...JSON.parse(body), email: 'alice@example.test' }),
      ),
  },
  {
    name: 'the order of parameters matters',
    violates: ['INV-27'],
    tamper: () =>
      answering((step) => isTo(step, '/introspect') && parametersOf(step)[0]?.[0] !== 'token', refused),
  },
  {
    name: 'a parameter that is repeated counts once',
    violates: ['INV-28'],
    tamper: () => ({
      step: (step) =>
        isTo(step, '/token') || isTo(step, '/introspect')
          ? withParameters(step, (pairs) =>
              pairs.filter(([name], index) => pairs.findIndex(([other]) => other === name) === index),
            )
          : step,
    }),
  },
  {
    name: 'a parameter that nobody knows is an error',
    violates: ['INV-29'],
    tamper: () =>
      answering((step) => parametersOf(step).some(([, value]) => value === 'of no meaning'), refused),
  },
  {
    name: 'what cannot be decoded is a server error',
    violates: ['INV-31'],
    tamper: () =>
      answering(
        (step) => step.kind === 'http' && /%(?![0-9a-f]{2})/i.test(step.request.body + step.request.query),
        () => json(500, { error: 'server_error' }),
      ),
  },
  {
    name: 'the code is stored',
    violates: ['INV-37'],
    seen_by_model: false,
    tamper: () => ({
      handlers: (handlers, current) => ({
        ...handlers,
        store: (input) => {
          const code = isGrant(current.step, 'authorization_code')
            ? valueIn(parametersOf(current.step), 'code')
            : undefined
          if (code === undefined) return handlers.store(input)
          return handlers.store({ ...input, document: Object.assign({ redeemed: code }, input.document) })
        },
      }),
    }),
  },
  {
    name: 'records are kept for ever',
    violates: ['INV-38'],
    seen_by_model: false,
    tamper: () => ({
      handlers: (handlers) => ({
        ...handlers,
        store: (input) => handlers.store({ ...input, expires_at: 4_000_000_000 }),
      }),
    }),
  },
  {
    name: 'a grant that works is not advertised',
    violates: ['INV-39'],
    seen_by_model: false,
    tamper: () =>
      answering(
        (step) => isTo(step, '/.well-known/openid-configuration'),
        (response) => ({ ...response, body: response.body.replace('"refresh_token"', '"something_else"') }),
      ),
  },
  {
    name: 'a scope that works is not advertised',
    violates: ['INV-39'],
    seen_by_model: false,
    tamper: () =>
      answering(
        (step) => isTo(step, '/.well-known/openid-configuration'),
        (response) => ({ ...response, body: response.body.replace('"admin",', '').replace(',"admin"', '') }),
      ),
  },
]
