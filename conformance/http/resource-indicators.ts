/**
 * Whether access tokens are for the resource that was asked for, and for no other. Which resources there are is the
 * provider's affair; one of them is named in the client file.
 */
import { about, type Check, each, failed, judge, type Verdict } from './check.ts'
import { type Context, oncePerRun } from './context.ts'
import { describe, isObject, type JsonObject, jsonOf } from './http.ts'
import { decodeJwt } from './jwt.ts'
import { NotApplicable } from './not-applicable.ts'
import type { Tokens } from './relying-party.ts'
import { answersError, refuses } from './standard-answers.ts'

export function resourceOf({ file }: Context): string {
  const { resource } = file.options
  if (resource === undefined) throw new NotApplicable('the client file has no options.resource')
  return resource
}

/** Tokens for the resource of the file, from the code on. */
export async function tokensFor(
  context: Context,
  parameters: { readonly scope?: string } = {},
): Promise<Tokens> {
  const resource = resourceOf(context)
  const party = context.anyParty()
  const { scope, resourceScope } = context.file.options
  const asked = parameters.scope ?? scope
  const wanted = { scope: resourceScope === undefined ? asked : `${asked} ${resourceScope}` }
  const granted = await party.obtainCode({ resource, prompt: 'consent', ...wanted })
  const answer = await party.redeem(granted, { resource })
  const { access_token, refresh_token, id_token } = jsonOf(answer) ?? {}
  if (answer.status !== 200 || typeof access_token !== 'string')
    throw new Error(`a code for the resource gave no access token: ${describe(answer)}`)
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return { granted, answer, access_token, refresh_token: text(refresh_token), id_token: text(id_token) }
}

/** What is known of a token: what it says itself, or what introspection says of it. */
async function claimsOf(context: Context, access_token: string): Promise<JsonObject> {
  const jwt = decodeJwt(access_token)
  if (jwt) return jwt.payload
  const answer = await context.party('confidential').introspect(access_token)
  const claims = jsonOf(answer)
  if (!isObject(claims) || claims.active !== true)
    throw new NotApplicable(`${describe(answer)} of an opaque token`)
  return claims
}

function isFor(claims: JsonObject, resource: string): Verdict {
  const audience = [claims.aud].flat()
  return judge(audience.length === 1 && audience[0] === resource, `aud ${audience.map(String).join(', ')}`)
}

const sample = oncePerRun((context) => tokensFor(context))

const UNKNOWN = 'https://unheard-of.example/api'

export const resourceIndicators: readonly Check[] = [
  {
    id: 'resource_indicators.audience',
    clause: 'RFC 8707 2',
    level: 'SHOULD',
    statement: 'An access token is for the resource that was asked for, and for no other.',
    async run(context) {
      const { access_token } = await sample(context)
      return isFor(await claimsOf(context, access_token), resourceOf(context))
    },
  },
  {
    id: 'resource_indicators.refreshed_audience',
    clause: 'RFC 8707 2.2',
    level: 'SHOULD',
    statement: 'So is the access token of a refresh.',
    async run(context) {
      const resource = resourceOf(context)
      const { refresh_token } = await tokensFor(context, { scope: context.file.options.refreshScope })
      if (refresh_token === undefined) throw new NotApplicable('there is no refresh token')
      const answer = await context.anyParty().refresh(refresh_token, { resource })
      const { access_token } = jsonOf(answer) ?? {}
      if (typeof access_token !== 'string') return failed(describe(answer))
      return isFor(await claimsOf(context, access_token), resource)
    },
  },
  {
    id: 'resource_indicators.unknown',
    clause: 'RFC 8707 2.1',
    level: 'SHOULD',
    statement: 'A resource that is not known is refused as invalid_target.',
    async run(context) {
      resourceOf(context)
      return answersError(await context.anyParty().ask({ resource: UNKNOWN }), ['invalid_target'])
    },
  },
  {
    id: 'resource_indicators.form',
    clause: 'RFC 8707 2',
    level: 'MUST',
    statement: 'A resource that is no absolute URI, or has a fragment, is refused.',
    run(context) {
      const resource = resourceOf(context)
      return each(['/api', 'api', `${resource}#x`], async (wrong) =>
        about(
          wrong,
          answersError(await context.anyParty().ask({ resource: wrong }), [
            'invalid_target',
            'invalid_request',
          ]),
        ),
      )
    },
  },
  {
    id: 'resource_indicators.not_granted',
    clause: 'RFC 8707 2.2',
    level: 'MUST',
    statement: 'A code gives no token for a resource that it was not granted for.',
    async run(context) {
      const resource = resourceOf(context)
      const party = context.anyParty()
      const granted = await party.obtainCode({ resource, prompt: 'consent' })
      return refuses(await party.redeem(granted, { resource: UNKNOWN }), ['invalid_target'])
    },
  },
  {
    id: 'resource_indicators.refresh_not_granted',
    clause: 'RFC 8707 2.2',
    level: 'MUST',
    statement: 'Nor does a refresh token.',
    async run(context) {
      const { refresh_token } = await tokensFor(context, { scope: context.file.options.refreshScope })
      if (refresh_token === undefined) throw new NotApplicable('there is no refresh token')
      return refuses(await context.anyParty().refresh(refresh_token, { resource: UNKNOWN }), [
        'invalid_target',
      ])
    },
  },
]
