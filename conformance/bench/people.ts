/** Who uses a server: browsers that sign in through its pages, and the people who are there before it is measured. */

import { type Browser, createBrowser } from '../http/browser.ts'
import { encode } from '../http/http.ts'
import {
  authorizationPath,
  authorizeSilently,
  expectCode,
  redeem,
  type Target,
  type Tokens,
  type User,
} from './requests.ts'
import { type BenchClient, clients } from './servers/protocol.ts'

/** Making them is not measured, but it takes long. */
const AT_ONCE = 16

let named = 0

/** A name that nobody has had before in this run. */
export function newName(): string {
  return `newcomer-${named++}`
}

/** A browser on the connections of the load: one of its own would take longer than what it asks for. */
export function openBrowser({ issuer, send }: Target, username: string): Browser {
  return createBrowser({
    send: async (url, request = {}) => {
      const method = request.method === 'POST' ? 'POST' : 'GET'
      const form = request.form && encode(request.form)
      const answer = await send(method, url.slice(issuer.length), request.headers, form)
      const headers = new Headers(answer.headers)
      headers.delete('set-cookie')
      for (const cookie of answer.setCookies) headers.append('set-cookie', cookie)
      return { method, url, status: answer.status, headers, text: answer.body }
    },
    user: personOf(username),
    pages: {},
    leaves: (url) => !url.startsWith(issuer),
  })
}

export function personOf(username: string) {
  return { username, password: 'anything' }
}

/** Through whatever pages the server has for it. */
async function letIn(target: Target, browser: Browser, client: BenchClient): Promise<Tokens> {
  const path = authorizationPath(target, client, 'openid email offline_access', 'consent')
  const visit = await browser.visit({ url: target.issuer + path })
  const { status = 0, text: body = '' } = visit.answers.at(-1) ?? {}
  const code = expectCode({ status, body }, visit.kind === 'returned' ? visit.location : undefined)
  return redeem(target, client, code)
}

function cookieOf(target: Target, browser: Browser): string {
  return browser.jar.header(target.issuer + target.endpoints.authorization) ?? ''
}

/** Signs in, in a browser of its own, and lets the client in. */
export async function newUser(target: Target, client: BenchClient, sub: string): Promise<User> {
  const browser = openBrowser(target, sub)
  const tokens = await letIn(target, browser, client)
  return { sub, client, cookie: cookieOf(target, browser), tokens }
}

/** Signs in once and lets every client in. @param grants how many come of that, and all of them live */
async function newPerson(target: Target, sub: string, grants: number): Promise<User[]> {
  const browser = openBrowser(target, sub)
  const let_in: [BenchClient, Tokens][] = []
  for (const client of clients) let_in.push([client, await letIn(target, browser, client)])
  const cookie = cookieOf(target, browser)
  const users = let_in.map(([client, tokens]): User => ({ sub, cookie, client, tokens }))
  for (let number = users.length; number < grants; number++) {
    const user = users[number % users.length] as User
    await redeem(target, user.client, await authorizeSilently(target, user))
  }
  return users
}

/** @returns every person at the first client, then every person at the next */
export async function populate(target: Target, people: number, grants: number): Promise<User[]> {
  const made = await inParallel(people, () => newPerson(target, newName(), grants))
  return clients.flatMap((_, client) => made.map((users) => users[client] as User))
}

/** One after the other: they are one person, and would be in each other's way. */
export async function openBrowsers(
  target: Target,
  client: BenchClient,
  sub: string,
  count: number,
): Promise<User[]> {
  const users: User[] = []
  while (users.length < count) users.push(await newUser(target, client, sub))
  return users
}

export async function inParallel<Made>(
  count: number,
  make: (number: number) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = []
  let next = 0
  const makeOthers = async () => {
    while (next < count) {
      const number = next++
      made[number] = await make(number)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, makeOthers))
  return made
}
