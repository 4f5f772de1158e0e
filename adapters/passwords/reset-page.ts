/** The page behind a link: a new password, twice. What the link is worth is judged once more when it is used. */

import {
  type Awaitable,
  perform as ask,
  browserDigest,
  endpointUrl,
  type HttpResponse,
  parseVisitor,
  Unavailable,
} from '../../core/index.ts'
import { html } from '../pages/html.ts'
import type { PasswordVisit, PasswordWorld } from './password-world.ts'
import { answer, hidden } from './render.ts'
import { openReset, type ResetLink, stampDigest } from './reset-link.ts'

type Notice = 'different' | 'unsuitable'

export async function showReset(ours: PasswordWorld, visit: PasswordVisit): Promise<HttpResponse> {
  const link = await goodLink(ours, visit)
  return link ? resetForm(ours, visit, link.username) : spent(ours, visit)
}

export async function takeReset(ours: PasswordWorld, visit: PasswordVisit): Promise<HttpResponse> {
  const { accounts } = ours
  const found = await goodLink(ours, visit)
  if (!found) return spent(ours, visit)
  const { link, stamp, username } = found
  const { password = '', repeated = '' } = visit.values
  if (password !== repeated) return resetForm(ours, visit, username, 'different')
  try {
    // Of two who use it at once, one finds another stamp.
    const outcome = await orUnavailable(accounts.update(link.sub, { password }, { stamp }))
    if (outcome.kind !== 'updated') return spent(ours, visit)
  } catch (error) {
    if (error instanceof TypeError) return resetForm(ours, visit, username, 'unsuitable')
    throw error
  }
  await visit.perform(ask('emit', { event: { type: 'password_reset', sub: link.sub } }))
  return done(ours, visit, link)
}

async function goodLink({ accounts, world }: PasswordWorld, { values }: PasswordVisit) {
  const { now, keys } = world.now()
  const link = openReset(keys, values.token, now)
  const account = link && (await orUnavailable(accounts.find(link.sub)))
  if (!link || !account || account.disabled || account.sub !== link.sub) return undefined
  const { stamp } = account
  if (stamp === undefined || stampDigest(keys, stamp) !== link.stamp) return undefined
  const stored = await orUnavailable(accounts.read(link.sub))
  return stored && { link, stamp, username: stored.username }
}

/** A storage that is down is no answer. What is wrong with a password is one. */
async function orUnavailable<T>(asked: Awaitable<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof TypeError ? error : new Unavailable('find_account', error)
  }
}

function resetForm(ours: PasswordWorld, visit: PasswordVisit, username: string, notice?: Notice) {
  const speech = ours.speak(visit.languages)
  const { reset } = speech.texts
  const described = notice && html` aria-describedby="notice"`
  return answer(ours, speech, reset.title, notice ? 400 : 200, {
    intro: html`<p class="soft">${reset.about}</p>`,
    content: html`${notice && html`<p class="notice failed" role="alert" id="notice">${reset[notice]}</p>`}
<form method="post" action="${ours.world.path}">
${hidden('token', visit.values.token)}
<label class="field">${reset.username}
<input type="text" name="username" value="${username}" dir="auto" autocomplete="username" readonly>
</label>
<label class="field">${reset.password}
<input type="password" name="password" autocomplete="new-password" minlength="8" required autofocus${described}>
</label>
<label class="field">${reset.repeated}
<input type="password" name="repeated" autocomplete="new-password" minlength="8" required${described}>
</label>
<button class="primary" type="submit">${reset.set}</button>
</form>`,
  })
}

/** Whatever was wrong with it: who has none is told nothing of whose it would be. */
function spent(ours: PasswordWorld, visit: PasswordVisit): HttpResponse {
  const speech = ours.speak(visit.languages)
  const { spent } = speech.texts
  const another = html`<p class="foot"><a href="${ours.world.path}/forgotten">${spent.another}</a></p>`
  return answer(ours, speech, spent.title, 400, {
    intro: html`<p>${spent.about}</p>`,
    content: ours.sendMail ? another : html`<p class="foot soft">${spent.ask}</p>`,
  })
}

/** Back to what was in progress, where it was in this browser: nobody sends somebody else's browser on. */
function done(ours: PasswordWorld, { request, languages }: PasswordVisit, { back }: ResetLink): HttpResponse {
  const speech = ours.speak(languages)
  const { done } = speech.texts
  const context = ours.world.now()
  const { browser } = parseVisitor(request, context)
  const is_here = back && browser !== undefined && browserDigest(browser, context) === back.browser
  const url = is_here ? `${endpointUrl(context, 'authorization')}?${back.request}` : undefined
  return answer(ours, speech, done.title, 200, {
    intro: html`<p>${done.about}</p>`,
    content: url
      ? html`<p class="foot"><a href="${url}">${done.goOn}</a></p>`
      : html`<p class="foot soft">${done.elsewhere}</p>`,
  })
}
