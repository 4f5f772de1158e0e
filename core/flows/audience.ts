/** From the resources that a request names to what is known of them, and to whom its access tokens are for. */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import type { Parameters } from '../messages/parameters.ts'
import { isSameResource, type Resource } from '../resources.ts'
import {
  type Audience,
  type AudienceRefusal,
  asksForUserInfo,
  isOneFormat,
  issuerOnly,
  mayAskForResource,
  namedResources,
  narrowedAudience,
} from '../rules/audience.ts'

function* findResource(identifier: string, context: Context): Flow<Resource | undefined> {
  const known = context.resources.find((one) => isSameResource(one.identifier, identifier))
  if (known) return known
  const found = yield* perform('find_resource', { identifier })
  return found && isSameResource(found.identifier, identifier) ? found : undefined
}

function* findAudience(
  identifiers: readonly string[],
  context: Context,
): Flow<{ readonly audience: Audience; readonly is_whole: boolean }> {
  const { issuer } = context
  const aud: string[] = []
  const resources: Resource[] = []
  for (const identifier of identifiers) {
    const is_issuer = isSameResource(identifier, issuer)
    const resource = is_issuer ? undefined : yield* findResource(identifier, context)
    if (is_issuer) aud.push(issuer)
    if (resource) {
      aud.push(resource.identifier)
      resources.push(resource)
    }
  }
  return { audience: { kind: 'audience', aud, resources }, is_whole: aud.length === identifiers.length }
}

function askedResources(parameters: Pick<Parameters, 'lists' | 'values'>, context: Context) {
  return context.takes_resources ? namedResources(parameters) : ({ kind: 'named', identifiers: [] } as const)
}

/** Whom the tokens of a new grant can be for. @param scope as it was asked for */
export function* requestedAudience(
  parameters: Pick<Parameters, 'lists' | 'values'>,
  scope: string | undefined,
  client: Client,
  context: Context,
): Flow<Audience | AudienceRefusal> {
  const named = askedResources(parameters, context)
  if (named.kind === 'refused') return named
  if (named.identifiers.length === 0) return yield* defaultAudience(scope, client, context)
  const { audience, is_whole } = yield* findAudience(named.identifiers, context)
  if (!is_whole) return refuse('resource.unknown', 'resource')
  return audience.resources.every(({ identifier }) => mayAskForResource(client, identifier))
    ? audience
    : refuse('resource.not_allowed', 'resource')
}

/** RFC 8707 section 2: without the parameter there may be a default. */
function* defaultAudience(
  scope: string | undefined,
  client: Client,
  context: Context,
): Flow<Audience | AudienceRefusal> {
  const { default_resource, require_resource } = context.policy
  const is_for_userinfo = asksForUserInfo(scope)
  const resource =
    default_resource !== null && mayAskForResource(client, default_resource)
      ? yield* findResource(default_resource, context)
      : undefined
  if (!resource) {
    return require_resource && !is_for_userinfo
      ? refuse('resource.required', 'resource')
      : issuerOnly(context.issuer)
  }
  const aud = [...(is_for_userinfo ? [context.issuer] : []), resource.identifier]
  return { kind: 'audience', aud, resources: [resource] }
}

/** Whom an access token of a grant is for: what the request names, of what was granted, or all that is left of that. */
export function* audienceOf(
  grant: Grant,
  parameters: Pick<Parameters, 'lists' | 'values'>,
  client: Client,
  context: Context,
): Flow<Audience | AudienceRefusal> {
  const named = askedResources(parameters, context)
  if (named.kind === 'refused') return named
  const narrowed = narrowedAudience(named.identifiers, grant, client, context.issuer)
  if (narrowed.kind === 'refused') return narrowed
  const { audience, is_whole } = yield* findAudience(narrowed.aud, context)
  const is_left = named.identifiers.length > 0 ? is_whole : audience.aud.length > 0
  if (!is_left) return refuse('resource.unknown', 'resource')
  return isOneFormat(audience) ? audience : refuse('resource.several_formats', 'resource')
}
