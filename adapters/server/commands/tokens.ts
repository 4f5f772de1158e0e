/** `vouchsafe tokens`: what somebody's code or token is worth, and its end. It is never an argument, which others could see. */

import { withoutSpace } from '../../../core/index.ts'
import type { TokenRecord } from '../../world/tokens.ts'
import { askSecret } from './ask.ts'
import { RefusedError, type Verbs } from './command.ts'
import { sheetOf, timeOf } from './table.ts'

export const tokens: Verbs = {
  show: {
    operands: [],
    options: {},
    takes: '',
    about:
      'says of a code or token what it is, whose, and whether it is good; it is asked for, or read from standard input',
    example: '< token.txt',
    async run(_given, { provider }, told) {
      const token = await provider.tokens.show(await askToken())
      if (!token) throw unknown()
      told.record(token, sheetFor(token))
    },
  },

  revoke: {
    operands: [],
    options: {},
    takes: '',
    about:
      'ends an access token, or with a code or a refresh token all that came of its authorization; it is asked for, or read from standard input',
    example: '< token.txt',
    async run(_given, { provider }, told) {
      const token = await askToken()
      if (!(await provider.tokens.revoke(token))) throw unknown()
      told.record({ revoked: true }, 'It is good no more.\n')
    },
  },
}

/** Of a line that was pasted, the blanks around it are nobody's token. */
async function askToken(): Promise<string> {
  return withoutSpace(await askSecret('Token'))
}

function unknown(): RefusedError {
  return new RefusedError('that is no code or token of this issuer, or it was altered')
}

const kinds = { code: 'authorization code', access_token: 'access token', refresh_token: 'refresh token' }

function sheetFor(token: TokenRecord): string {
  return sheetOf({
    kind: kinds[token.kind],
    state: token.active ? 'good' : `refused: ${token.reason}`,
    client_id: token.client_id,
    sub: token.sub,
    scopes: token.scopes?.join(' '),
    audience: token.audience?.join(' '),
    session: token.session,
    granted: timeOf(token.grantedAt),
    issued: timeOf(token.issuedAt),
    until: timeOf(token.expiresAt),
  })
}
