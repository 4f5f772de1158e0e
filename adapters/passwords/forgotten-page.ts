/**
 * "Forgot your password?": a name is typed, and the answer is the same whoever has it, and as fast, since nobody is
 * looked for before it is given. The mail goes out after it.
 */

import { addressBlock, perform as ask, type HttpResponse, type NamedRate } from '../../core/index.ts'
import { html } from '../pages/html.ts'
import { MAILS_WITHIN, type MailRates } from './mail-rates.ts'
import type { PasswordVisit, PasswordWorld } from './password-world.ts'
import { answer, hidden } from './render.ts'
import { sendResetMail } from './reset-mail.ts'

export async function showForgotten(ours: PasswordWorld, visit: PasswordVisit): Promise<HttpResponse> {
  return forgottenForm(ours, visit, 200)
}

function forgottenForm(ours: PasswordWorld, visit: PasswordVisit, status: number): HttpResponse {
  const speech = ours.speak(visit.languages)
  const { forgotten } = speech.texts
  const notice = status === 429 && html`<p class="notice failed" role="alert">${forgotten.tooMany}</p>`
  return answer(ours, speech, forgotten.title, status, {
    intro: html`<p class="soft">${forgotten.about}</p>`,
    content: html`${notice}
<form method="post" action="${ours.world.path}/forgotten">
${hidden('continuation', visit.values.continuation)}
<label class="field">${forgotten.name}
<input type="text" name="username" dir="auto" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" required autofocus>
</label>
<button class="primary" type="submit">${forgotten.send}</button>
</form>`,
  })
}

export async function takeForgotten(ours: PasswordWorld, visit: PasswordVisit): Promise<HttpResponse> {
  const { username } = visit.values
  if (username === undefined) return forgottenForm(ours, visit, 400)
  const full = await visit.perform(ask('take_turn', { rates: ratesOf(visit.request.address, ours.rates) }))
  if (full) {
    const response = forgottenForm(ours, visit, 429)
    return { ...response, headers: { ...response.headers, 'retry-after': String(full.retry_in) } }
  }
  const context = ours.world.now()
  // After the answer, which says nothing of what comes of it.
  setTimeout(() => sendResetMail(username, ours, visit, context), 0)
  const speech = ours.speak(visit.languages)
  const { sent } = speech.texts
  return answer(ours, speech, sent.title, 200, {
    intro: html`<p>${sent.about}</p>`,
    content: html`<p class="foot soft">${sent.close}</p>`,
  })
}

function ratesOf(address: string | undefined, rates: MailRates): NamedRate[] {
  const in_all = { name: 'password mail', most: rates.all, within: MAILS_WITHIN }
  if (address === undefined) return [in_all]
  return [
    { name: `password mail ${addressBlock(address)}`, most: rates.address, within: MAILS_WITHIN },
    in_all,
  ]
}
