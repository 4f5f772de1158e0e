/** People in storage, pages on which they set a new password, and whoever mails them a link. */

import { expect, vi } from 'vitest'
import type { Storage } from 'vouchsafe'
import { type MailsPerHour, type PasswordMail, passwordPages, passwordResetLink } from 'vouchsafe/account'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { type Browser, fieldsOf, PASSWORD, type Visit } from './browser.ts'
import { createWorld, ISSUER } from './world.ts'

export const NEW = 'through the looking glass'

interface Given {
  readonly mail?: boolean
  readonly storage?: Storage
  readonly mailsPerHour?: MailsPerHour
}

export async function peopled({ mail = true, storage: given, mailsPerHour }: Given = {}) {
  const now = () => Math.floor(Date.now() / 1000)
  const storage = given ?? createMemoryStorage({ latency: { minMs: 0, maxMs: 2 } })
  const accounts = createPasswordAccounts({
    storage,
    issuer: ISSUER,
    configured: [{ username: 'root', sub: 'root', password: PASSWORD }],
  })
  const people = [
    { username: 'alice', email: 'Alice@Example.test', password: PASSWORD, sub: 'a1' },
    { username: 'off', email: 'off@example.test', password: PASSWORD, sub: 'off', disabled: true },
    { username: 'elsewhere', email: 'elsewhere@example.test', sub: 'elsewhere' },
    { username: 'unreachable', password: PASSWORD, sub: 'unreachable' },
  ]
  for (const person of people) expect((await accounts.create(person)).kind).toBe('created')
  const mails: PasswordMail[] = []
  const sender = { fails: undefined as unknown }
  const sendMail = async (sent: PasswordMail) => {
    if (sender.fails) throw sender.fails
    mails.push(sent)
  }
  const clock = { ahead: 0 }
  const mounts = [passwordPages({ accounts, mailsPerHour, ...(mail && { sendMail }) })]
  const world = await createWorld({
    storage,
    accounts,
    mounts,
    languages,
    now: () => now() + clock.ahead,
  })
  return { accounts, world, mails, sender, clock }
}

export type Peopled = Awaited<ReturnType<typeof peopled>>

export async function linkFor({ accounts, world }: Peopled, sub = 'a1'): Promise<string> {
  return (await passwordResetLink(world.provider, accounts, sub))?.url ?? ''
}

export function choose(browser: Browser, page: Visit, password: string, repeated = password, headers = {}) {
  const token = Object.fromEntries(fieldsOf(page)).token ?? ''
  return browser.post(`${ISSUER}/password`, { token, password, repeated }, headers)
}

export const ask = (browser: Browser, username: string, headers = {}, more = {}) =>
  browser.post(`${ISSUER}/password/forgotten`, { username, ...more }, headers)

export const signsIn = async ({ accounts }: Peopled, password: string) =>
  (await accounts.authenticate({ username: 'alice', password })) !== undefined

/** What happens after an answer has happened. */
export const told = ({ world }: Peopled, type: string, count = 1) =>
  vi.waitFor(() => expect(world.events.filter((event) => event.type === type)).toHaveLength(count), 5000)
