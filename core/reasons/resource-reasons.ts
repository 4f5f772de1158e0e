/** Reasons about the resources that a client wants tokens for, at the authorization and the token endpoint. */

import { reason } from './reason.ts'

export const resourceReasons = {
  'resource.malformed': reason(
    'invalid_target',
    'RFC 8707 section 2',
    'A resource is not an absolute URI without fragment.',
    'Send the identifier of the resource as it is configured, such as https://api.example.',
  ),
  'resource.unknown': reason(
    'invalid_target',
    'RFC 8707 section 2',
    'A resource is not known.',
    'Add it to resources, or correct it: but for the slash behind a host it is compared exactly.',
  ),
  'resource.not_allowed': reason(
    'invalid_target',
    'RFC 8707 section 2',
    'The client may not ask for this resource.',
    'Add it to the resources in the metadata of the client, or do not ask for it.',
  ),
  'resource.not_granted': reason(
    'invalid_target',
    'RFC 8707 section 2.2',
    'A resource was not granted.',
    'Name it in the authorization request too; afterwards it can only be narrowed down.',
  ),
  'resource.required': reason(
    'invalid_target',
    'RFC 8707 section 2',
    'The request names no resource.',
    'Send resource, or set default_resource.',
  ),
  'resource.too_many': reason(
    'invalid_target',
    'RFC 8707 section 2',
    'The request names too many resources.',
    'Name ten at most.',
  ),
  'resource.several_formats': reason(
    'invalid_target',
    'RFC 8707 section 2.2',
    'There is no one access token for all of the resources.',
    'Ask for a token for each: their formats or algorithms differ.',
  ),
} as const
