/** Where the person is signed in, and the ways out: of one session, of all others, and of all. */

import type { Posted, Route, SiteAnswer, Visit } from '../mounts/site.ts'
import { foreignName, type Html, html } from '../pages/html.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import { plain, say } from '../pages/texts/text.ts'
import type { PersonSession } from '../world/person.ts'
import { ago } from './dates.ts'
import { deviceOf } from './device.ts'
import { type AccountWorld, buttonForm, doneNotice } from './pages.ts'

export function sessionRoutes(account: AccountWorld): Route[] {
  return [
    {
      path: '/sessions',
      get: (visit) => sessions(visit, account),
      post: (posted) => change(posted, account),
    },
  ]
}

async function change({ form, account, session }: Posted, { world }: AccountWorld): Promise<SiteAnswer> {
  const person = world.provider.person(account.sub)
  switch (form.action) {
    case 'end':
      await person.endSession(form.session ?? '')
      return { kind: 'see_other', to: '/sessions?done=ended' }
    case 'end_others':
      await person.endOtherSessions(session.id)
      return { kind: 'see_other', to: '/sessions?done=others_ended' }
    case 'end_everywhere':
      await person.endSessions()
      return { kind: 'see_other', to: '/sessions' }
    default:
      return { kind: 'see_other', to: '/sessions' }
  }
}

async function sessions(visit: Visit, { world, speak }: AccountWorld): Promise<SiteAnswer> {
  const { tag, texts } = speak(visit.languages)
  const { sessions: said } = texts
  const all = await world.provider.person(visit.account.sub).sessions()
  const isThis = ({ id }: PersonSession) => id === visit.session.id
  const others = all.filter((one) => !isThis(one)).toSorted((one, other) => other.lastSeen - one.lastSeen)
  const shown = [...all.filter(isThis), ...others]
  const item = (session: PersonSession) => {
    const device = nameOf(session, said)
    return html`<li class="row">
<div>
<h2>${device}${isThis(session) && html` <span class="badge">${said.thisOne}</span>`}</h2>
<p class="small soft">${say(said.since, { date: ago(tag, session.since, visit.now) })} · ${say(said.seen, { date: ago(tag, session.lastSeen, visit.now) })}</p>
${session.address !== undefined && html`<p class="small soft">${say(said.address, { address: foreignName(session.address) })}</p>`}
</div>
${buttonForm(visit, {
  action: 'end',
  text: said.end,
  label: plain(said.endNamed, 'device', device),
  look: 'secondary',
  fields: { session: session.id },
})}
</li>\n`
  }
  const way = (title: string, text: string, button: Html) => html`<section class="card row">
<div>
<h2>${title}</h2>
<p class="small soft">${text}</p>
</div>
${button}
</section>\n`
  return {
    kind: 'page',
    title: said.title,
    content: html`${doneNotice(visit, { ended: said.done, others_ended: said.othersDone })}<p class="soft">${said.about}</p>
<ul class="card rows">\n${shown.map(item)}</ul>
${
  others.length > 0 &&
  way(
    said.others,
    said.othersText,
    buttonForm(visit, { action: 'end_others', text: said.endOthers, look: 'secondary' }),
  )
}${way(
  said.everywhere,
  said.everywhereText,
  buttonForm(visit, { action: 'end_everywhere', text: said.endEverywhere, look: 'danger' }),
)}`,
  }
}

function nameOf({ userAgent }: PersonSession, said: AccountTexts['sessions']): string {
  const { browser, system } = deviceOf(userAgent)
  if (browser === undefined || system === undefined) return browser ?? system ?? said.unknownDevice
  return plain(plain(said.device, 'browser', browser), 'system', system)
}
