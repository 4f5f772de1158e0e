/** The mail with a link for a new password: to whom it goes, what it says, and what an operator is told of it. */

import { perform as ask, type Context, openContinuation } from '../../core/index.ts'
import { duration } from '../pages/formats.ts'
import { MAILS_WITHIN } from './mail-rates.ts'
import type { PasswordVisit, PasswordWorld } from './password-world.ts'
import { resetUrl, sealReset, stampDigest, type WayBack } from './reset-link.ts'

/** How long a link that was sent is good. Seconds. */
const LIFETIME = 3600

/** Characters of a request that goes along in a mail; a longer one is begun again. */
const LONGEST_REQUEST = 1500

interface Receiver {
  readonly sub: string
  readonly username: string
  readonly email: string
  /** A digest of it. */
  readonly stamp: string
}

/** Never rejects: nobody waits for it. */
export async function sendResetMail(
  name: string,
  ours: PasswordWorld,
  visit: PasswordVisit,
  context: Context,
): Promise<void> {
  const { perform } = visit
  const told = (event: Parameters<typeof eventOf>[0]) => perform(eventOf(event)).catch(() => undefined)
  let receiver: Receiver | undefined
  try {
    receiver = await findReceiver(name, ours, visit, context)
  } catch {
    await told({ type: 'unavailable', endpoint: 'password', operation: 'find_account' })
    return
  }
  if (!receiver) return
  const about = { purpose: 'password_reset', sub: receiver.sub } as const
  try {
    await ours.sendMail?.(mailTo(receiver, ours, visit, context))
    await told({ type: 'mail_sent', ...about })
  } catch (error) {
    const { code } = (error ?? {}) as { readonly code?: unknown }
    await told({ type: 'mail_failed', ...about, ...(typeof code === 'string' && { detail: code }) })
  }
}

const eventOf = (event: Parameters<typeof ask<'emit'>>[1]['event']) => ask('emit', { event })

/** Who signs in by other means has no password to forget; who was sent enough is sent no more. */
async function findReceiver(
  name: string,
  { accounts, rates }: PasswordWorld,
  { perform }: PasswordVisit,
  { keys }: Context,
): Promise<Receiver | undefined> {
  const account = name.includes('\0') ? undefined : await accounts.readByName(name)
  if (!account?.hasPassword || account.disabled || account.email === undefined) return undefined
  const { sub, username, email } = account
  const stamp = stampDigest(keys, (await accounts.find(sub))?.stamp)
  const rate = { name: `password mail to ${sub}`, most: rates.person, within: MAILS_WITHIN }
  if (stamp === undefined || (await perform(ask('take_turn', { rates: [rate] })))) return undefined
  return { sub, username, email, stamp }
}

function mailTo(
  { sub, username, email, stamp }: Receiver,
  { world, speak }: PasswordWorld,
  { languages, values }: PasswordVisit,
  context: Context,
) {
  const { keys, issuer, now } = context
  const expires_at = now + LIFETIME
  const back = wayBack(values.continuation, context)
  const url = resetUrl(world, sealReset(keys, { sub, stamp, expires_at, ...(back && { back }) }))
  const { tag, texts, theme } = speak(languages)
  const places = {
    account: username,
    issuer: theme.name ?? issuer.replace(/^https?:\/\//, ''),
    duration: duration(tag, LIFETIME),
    url,
  }
  return {
    kind: 'password_reset',
    to: email,
    subject: filled(texts.mail.subject, places),
    text: filled(texts.mail.text, places),
    url,
    expiresAt: expires_at,
  } as const
}

/** What was in progress, if the page that it comes from was ours. */
function wayBack(text: string | undefined, { keys }: Context): WayBack | undefined {
  const opened = text === undefined ? undefined : openContinuation(keys, text)
  if (!opened?.authentic) return undefined
  const { asks, request, browser } = opened.continuation
  return asks === 'authorization' && request.length <= LONGEST_REQUEST ? { request, browser } : undefined
}

/** No mark-up: a mail is text. */
function filled(text: string, places: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole)
}
