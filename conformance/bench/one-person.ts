/** What one person alone can do to a server: many sign-ins at once, and authorizations without end. */

import type { Browser, Navigation, Visit } from '../http/browser.ts'
import { parsePage } from '../http/html.ts'
import { nextStep, type Step } from '../http/page-driver.ts'
import { load } from './http-load.ts'
import { type Contender, inTurns, percentile, type Sample, sample } from './measure.ts'
import { inParallel, newName, newUser, openBrowser, openBrowsers, personOf } from './people.ts'
import { authorizationPath, authorizeSilently, expectCode } from './requests.ts'
import { type BenchClient, clients } from './servers/protocol.ts'

const client = clients[1] as BenchClient

export interface SignIns {
  /** How many were sent back to the client with a code. */
  readonly signed_in: number
  /** How many were asked to sign in again: their session was there, and gone when they came back with it. */
  readonly asked_again: number
  /** How many were answered 503. */
  readonly unavailable: number
  /** Until the last of them was answered. */
  readonly seconds: number
  /** Sent to storage. */
  readonly writes: number
  /** Milliseconds from the form that is sent to the end, within which 99 of 100 had it. */
  readonly p99: number
}

/** So many browsers, each with the sign-in page before it, send its form at the same moment. */
async function signInAtOnce({ server }: Contender, browsers: number): Promise<SignIns> {
  const { target } = server
  const sub = newName()
  await newUser(target, client, sub)
  const url = target.issuer + authorizationPath(target, client, 'openid email')
  const waiting = await inParallel(browsers, async () => {
    const browser = openBrowser(target, sub)
    const form = formOf(await browser.visit({ url }, { interact: false }), sub)
    if (form?.kind !== 'login') throw new Error('no page to sign in on')
    return { browser, form }
  })
  let asked_again = 0
  const before = await server.used('writes')
  const started = performance.now()
  const { unavailable, took } = await load(browsers, { times: browsers }, async (number) => {
    const { browser, form } = waiting[number] as (typeof waiting)[number]
    if (!(await submit(browser, form, sub))) asked_again++
  })
  const seconds = (performance.now() - started) / 1000
  const writes = (await server.used('writes')) - before
  const signed_in = took.length - asked_again
  return { signed_in, asked_again, unavailable, seconds, writes, p99: percentile(took, 0.99) }
}

/** @returns whether it ended with a code; a server may ask for consent on the way. */
async function submit(browser: Browser, form: Navigation, sub: string): Promise<boolean> {
  const visit = await browser.visit(form, { interact: false })
  const next = formOf(visit, sub)
  if (next?.kind === 'login') return false
  if (next?.kind === 'consent') return submit(browser, next, sub)
  const { status = 0, text: body = '' } = visit.answers.at(-1) ?? {}
  expectCode({ status, body }, visit.kind === 'returned' ? visit.location : undefined)
  return true
}

/** The form on the page where a visit ended, filled in. */
function formOf(visit: Visit, sub: string): (Navigation & Pick<Step, 'kind'>) | undefined {
  if (visit.kind === 'returned') return undefined
  const step = nextStep(parsePage(visit.page.text), personOf(sub), 'allow', {})
  if (step === undefined) return undefined
  const { kind, action, method, fields } = step
  return { kind, url: new URL(action, visit.page.url).href, method, form: fields }
}

export function compareSignIns(contenders: readonly Contender[], browsers: number, rounds: number) {
  return inTurns(contenders, rounds, (contender) => signInAtOnce(contender, browsers))
}

/** How many are measured together. */
const PART = 500

export interface Endurance {
  readonly first: Sample
  readonly last: Sample
}

/** A new person authorizes again and again; what the first of it costs, and the last. */
async function authorizeAgain(
  { server }: Contender,
  authorizations: number,
  connections: number,
): Promise<Endurance> {
  const { target } = server
  const users = await openBrowsers(target, client, newName(), 1)
  const work = async () => {
    for (const user of users) await authorizeSilently(target, user)
  }
  const first = await sample(server, connections, { times: PART }, work)
  await load(connections, { times: authorizations - 2 * PART }, work)
  return { first, last: await sample(server, connections, { times: PART }, work) }
}

/** Somebody before them is not counted: code that has not run yet is slow, whoever asks. */
export async function compareEndurance(
  contenders: readonly Contender[],
  authorizations: number,
  connections: number,
  rounds: number,
): Promise<Map<string, Endurance[]>> {
  for (const contender of contenders) await authorizeAgain(contender, 4 * PART, connections)
  return inTurns(contenders, rounds, (contender) => authorizeAgain(contender, authorizations, connections))
}
