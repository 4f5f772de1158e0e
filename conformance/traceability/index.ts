/** What the specifications ask of a provider, and what holds each sentence. */

import { backChannelLogout } from './back-channel-logout.ts'
import { clientIdMetadataDocument } from './client-id-metadata-document.ts'
import { formPostResponseMode } from './form-post-response-mode.ts'
import { frontChannelLogout } from './front-channel-logout.ts'
import { openidConnectCore } from './openid-connect-core.ts'
import { openidConnectRegistration } from './openid-connect-registration.ts'
import type { Specification } from './requirement.ts'
import { rfc6749 } from './rfc6749.ts'
import { rfc6750 } from './rfc6750.ts'
import { rfc7009 } from './rfc7009.ts'
import { rfc7523 } from './rfc7523.ts'
import { rfc7591 } from './rfc7591.ts'
import { rfc7592 } from './rfc7592.ts'
import { rfc7636 } from './rfc7636.ts'
import { rfc7662 } from './rfc7662.ts'
import { rfc8252 } from './rfc8252.ts'
import { rfc8414 } from './rfc8414.ts'
import { rfc8707 } from './rfc8707.ts'
import { rfc9068 } from './rfc9068.ts'
import { rfc9207 } from './rfc9207.ts'
import { rfc9396 } from './rfc9396.ts'
import { rfc9449 } from './rfc9449.ts'
import { rfc9700 } from './rfc9700.ts'
import { rfc9728 } from './rfc9728.ts'
import { rpInitiatedLogout } from './rp-initiated-logout.ts'
import { sessionManagement } from './session-management.ts'

export const specifications: readonly Specification[] = [
  rfc6749,
  rfc6750,
  rfc7009,
  rfc7523,
  rfc7591,
  rfc7592,
  rfc7636,
  rfc7662,
  rfc8252,
  rfc8414,
  rfc8707,
  rfc9068,
  rfc9207,
  rfc9396,
  rfc9449,
  rfc9700,
  rfc9728,
  clientIdMetadataDocument,
  openidConnectCore,
  openidConnectRegistration,
  formPostResponseMode,
  rpInitiatedLogout,
  backChannelLogout,
  frontChannelLogout,
  sessionManagement,
]
