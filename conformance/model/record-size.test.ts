/** What a person's record and a grant's weigh does not depend on how often a client was used before. */

import { describe, expect, test } from 'vitest'
import type { HttpRequest } from 'vouchsafe/core'
import { readAnswer } from './answer.ts'
import { encodePairs, type Pairs } from './pairs.ts'
import { prepareSystem, type System } from './system.ts'
import { PASSWORD } from './world.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const request = (prompt: Pairs = []): Pairs => [
  ['response_type', 'code'],
  ['client_id', 'first'],
  ['redirect_uri', 'https://first.test/cb'],
  ['scope', 'openid'],
  ['state', 'a state'],
  ...prompt,
]

/** A browser that goes to the authorization endpoint, and keeps its cookies. */
class Browser {
  readonly #system: System
  readonly #cookies = new Map<string, string>()

  constructor(system: System) {
    this.#system = system
  }

  ask(method: 'GET' | 'POST', path: string, pairs: Pairs) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const place =
      method === 'GET' ? { query: encodePairs(pairs), body: '' } : { query: '', body: encodePairs(pairs) }
    const sent: HttpRequest = { method, path, headers: { ...FORM, cookie }, ...place }
    const answer = readAnswer(this.#system.take({ kind: 'http', process: 'A', request: sent }))
    for (const [name, value] of Object.entries(answer.cookies)) this.#cookies.set(name, value)
    return answer
  }

  signIn(): void {
    const login = this.ask('GET', '/authorize', request())
    const continuation = login.kind === 'page' ? (login.page.continuation ?? '') : ''
    this.ask('POST', '/login', [
      ['continuation', continuation],
      ['username', 'alice'],
      ['password', PASSWORD],
    ])
  }

  /** @returns the code */
  authorizeSilently(): string {
    const answer = this.ask('GET', '/authorize', request([['prompt', 'none']]))
    const location = answer.kind === 'redirect' ? answer.location : ''
    return new URL(location).searchParams.get('code') ?? ''
  }
}

/** What is stored after so many silent authorizations, a second apart, by one person. */
function stored(authorizations: number) {
  const policy = { session_idle_lifetime: 86_400, session_lifetime: 86_400 }
  const system = prepareSystem({ policy }).open()
  const browser = new Browser(system)
  browser.signIn()
  for (let n = 0; n < authorizations; n++) {
    system.clock.now++
    expect(browser.authorizeSilently()).not.toBe('')
  }
  const of = (kind: string) => system.writes.filter(({ key }) => key.kind === kind)
  return { person: of('end_user'), grants: of('grant') }
}

describe('10,000 silent authorizations by one person', () => {
  const [few, many] = [stored(10), stored(10_000)]

  test('leave a record of the same size as 10 do', () => {
    expect(many.person.at(-1)?.value.length).toBe(few.person.at(-1)?.value.length)
  })

  test('make a grant of the same size each', () => {
    expect(new Set([...few.grants, ...many.grants].map(({ value }) => value.length)).size).toBe(1)
    expect(many.grants.length).toBe(10_000)
  })

  test('write the record once in five minutes, and not once each', () => {
    // Signing in, and letting the client in.
    expect(few.person.length).toBe(2)
    expect(many.person.length).toBe(2 + Math.floor(10_000 / 300))
  })
})
