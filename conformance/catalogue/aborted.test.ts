/** Rows C-028, F-013: clients that send a request and are gone before the answer, over node:http. */

import { connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { serve } from 'vouchsafe/node'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  introspect,
  issueTokens,
  redeem,
  refresh,
  type Tokens,
  VERIFIER,
} from './world.ts'

const storage = new FaultyStorage()
const world = await createWorld({ storage })
const running = await serve(world.provider, { port: 0 })

afterAll(() => running.close())

/** Sends the whole request, and hangs up after some milliseconds. */
function sendAndHangUp(form: Record<string, string>, client_id: string, after: number): Promise<void> {
  const body = new URLSearchParams(form).toString()
  const head = [
    'POST /token HTTP/1.1',
    'Host: op.test',
    `Authorization: ${basic(client_id)}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
  ]
  return new Promise((resolve, reject) => {
    const socket = connect(running.port, 'localhost', () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, () => setTimeout(() => socket.destroy(), after))
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test.each([0, 1, 2, 4, 8, 20])(
  'C-028 gone after %i ms, then the code again: one token set at most',
  async (after) => {
    const code = await world
      .browser()
      .code(authorizationUrl({ client_id: 'first', scope: 'email offline_access' }))
    storage.latency = 5
    const redirect_uri = 'https://rp.test/cb'
    const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER }
    const issued = () => world.events.filter(({ type }) => type === 'tokens_issued').length
    const before = issued()
    await sendAndHangUp(form, 'first', after)
    const response = await redeem(world, code, {}, 'first')
    storage.latency = 0
    await pause(20)
    expect([200, 400]).toContain(response.status)
    expect(issued() - before).toBe(1)
    if (!response.ok) return
    // The retry was first, and what came late was a replay, or never came at all.
    const { access_token } = (await response.json()) as Tokens
    const replayed = world.events.at(-1)?.type === 'refused'
    expect((await introspect(world, access_token)).active).toBe(!replayed)
  },
)

test.each([0, 2, 20])(
  'F-014 gone after %i ms, then the refresh token again: the family goes on',
  async (after) => {
    const { refresh_token = '' } = await issueTokens(world, {
      client_id: 'first',
      scope: 'email offline_access',
    })
    await sendAndHangUp({ grant_type: 'refresh_token', refresh_token }, 'first', after)
    await pause(20)
    const again = await refresh(world, refresh_token, {}, 'first')
    expect(again.status).toBe(200)
    const { refresh_token: successor = '' } = (await again.json()) as Tokens
    expect((await refresh(world, successor, {}, 'first')).status).toBe(200)
  },
)
