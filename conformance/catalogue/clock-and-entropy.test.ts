/** Rows F-206, F-207, F-219: clocks that jump or disagree, and a source of entropy that fails. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { expectUnavailable } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  createWorld,
  introspect,
  issueTokens,
  redeem,
  refresh,
  type Tokens,
  tokenRequest,
} from './world.ts'

const year = 365 * 86_400

describe('F-206 the clock jumps', () => {
  test.each([3600, 10 * year])('%i s ahead and back: what expired meanwhile stays expired', async (jump) => {
    const world = await createWorld({ storage: new FaultyStorage() })
    const { access_token } = await issueTokens(world)
    const code = await world.browser().code(authorizationUrl())
    world.clock.now += jump
    expect((await redeem(world, code)).status).toBe(400)
    expect(await introspect(world, access_token)).toEqual({ active: false })
    world.clock.now -= jump
    expect((await redeem(world, code)).status).toBe(400)
    expect(await introspect(world, access_token)).toEqual({ active: false })
  })

  test.each([3600, 10 * year])(
    '%i s back: flows go on, and no time is before the one of the code',
    async (jump) => {
      const world = await createWorld({ storage: new FaultyStorage() })
      const code = await world.browser().code(authorizationUrl())
      world.clock.now -= jump
      const tokens = (await (await redeem(world, code)).json()) as Required<Tokens>
      expect(tokens.expires_in).toBe(3600)
      const claims = JSON.parse(atob(tokens.id_token.split('.')[1] ?? ''))
      expect(claims.iat).toBeGreaterThanOrEqual(claims.auth_time)
    },
  )
})

async function apart(seconds: number) {
  const storage = new FaultyStorage()
  const slow = await createWorld({ storage })
  const fast = await createWorld({ storage, now: () => slow.clock.now + seconds })
  return { slow, fast }
}

describe('F-207 two processes whose clocks disagree', () => {
  test('30 s apart: codes and tokens of either are accepted by the other', async () => {
    const { slow, fast } = await apart(30)
    for (const [one, other] of [
      [slow, fast],
      [fast, slow],
    ] as const) {
      const code = await one.browser().code(authorizationUrl({ scope: 'openid offline_access' }))
      const first = (await (await redeem(other, code)).json()) as Required<Tokens>
      const second = (await (await refresh(one, first.refresh_token)).json()) as Required<Tokens>
      for (const { access_token, expires_in } of [first, second]) {
        expect(expires_in).toBe(3600)
        for (const world of [slow, fast])
          expect(await introspect(world, access_token)).toMatchObject({ active: true })
      }
    }
  })

  test('less than the grace apart: a refresh that is repeated at the other is no reuse', async () => {
    const { slow, fast } = await apart(8)
    for (const [one, other] of [
      [slow, fast],
      [fast, slow],
    ] as const) {
      const { refresh_token = '' } = await issueTokens(one)
      const first = (await (await refresh(one, refresh_token)).json()) as Tokens
      const repeated = (await (await refresh(other, refresh_token)).json()) as Tokens
      expect(repeated.refresh_token).toBe(first.refresh_token)
      expect(Math.abs(repeated.expires_in - 3600)).toBeLessThanOrEqual(8)
    }
  })

  test('nothing is accepted longer than its lifetime and the difference', async () => {
    const { slow, fast } = await apart(30)
    const code = await fast.browser().code(authorizationUrl())
    const { access_token } = await issueTokens(fast)
    slow.clock.now += 90
    expect((await redeem(slow, code)).status).toBe(400)
    slow.clock.now += 3600
    expect(await introspect(slow, access_token)).toEqual({ active: false })
  })
})

describe('F-219 the entropy fails', () => {
  afterEach(() => vi.restoreAllMocks())

  test('nothing is issued any more, and afterwards it is again', async () => {
    const world = await createWorld({ storage: new FaultyStorage() })
    const send = () => tokenRequest(world, { grant_type: 'client_credentials' })
    const entropy = vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation(() => {
      throw new Error('no entropy')
    })
    let response = await send()
    // What was drawn before may be used up first.
    for (let i = 0; i < 1000 && response.ok; i++) response = await send()
    await expectUnavailable(response)
    await expectUnavailable(await send())
    entropy.mockRestore()
    expect((await send()).status).toBe(200)
  })
})
