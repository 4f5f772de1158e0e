/** Every kind of command. A host adds kinds of its own, for grants of its own: see `defineCommand`. */

import { anything } from './anything.ts'
import { authorize, revisit } from './authorize.ts'
import { advance, stepBack } from './clock.ts'
import type { CommandKind } from './command.ts'
import { giveConsent } from './consent.ts'
import { changeCookies } from './cookies.ts'
import { answerLogout, endSession } from './end-session.ts'
import { disconnect, endEverything, endSessions, logOut } from './endings.ts'
import { introspect, observe, revoke, userinfo } from './inspect.ts'
import { changeAccount, changeClient, restart } from './operator.ts'
import { otherIssuer } from './other-issuer.ts'
import { signIn } from './sign-in.ts'
import { storeClient } from './stored-client.ts'
import { clientCredentials, redeem, refresh } from './token.ts'
import { use } from './use.ts'
import { vary } from './vary.ts'

export const commandKinds: readonly CommandKind[] = [
  authorize,
  signIn,
  giveConsent,
  revisit,
  use,
  redeem,
  refresh,
  clientCredentials,
  introspect,
  userinfo,
  observe,
  revoke,
  logOut,
  endSession,
  answerLogout,
  disconnect,
  endSessions,
  endEverything,
  changeClient,
  storeClient,
  changeAccount,
  advance,
  stepBack,
  restart,
  changeCookies,
  vary,
  otherIssuer,
  anything,
]
