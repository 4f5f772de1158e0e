/** How it looks: as the login page does, where people come from. A passkey, where there are scripts, and an app. */

import {
  type Enrolment,
  endpointUrl,
  type HttpRequest,
  type HttpResponse,
  pageHeaders,
  parseParameters,
  personLanguages,
} from '../../core/index.ts'
import { appSteps } from '../account/app-steps.ts'
import { type HasFactors, issuerName, nameOf } from '../account/own-factors.ts'
import { passkeyForm } from '../account/passkey-form.ts'
import type { MountWorld } from '../mounts/mount.ts'
import { hashSource } from '../pages/hash-source.ts'
import { type Html, html, trusted } from '../pages/html.ts'
import { clientHost, clientMark, clientName, layout } from '../pages/layout.ts'
import { createScriptSource } from '../pages/passkey-script.ts'
import { hiddenFields } from '../pages/post.ts'
import { styleSource } from '../pages/style.ts'
import { account as english } from '../pages/texts/en/account.ts'
import { provider as providerInEnglish } from '../pages/texts/en/provider.ts'
import { say } from '../pages/texts/text.ts'
import { style } from './style.ts'

export interface EnrolmentVisit {
  readonly enrolment: Enrolment
  readonly request: HttpRequest
  readonly continuation: string
}

interface Shown {
  readonly title: string
  readonly intro: Html
  readonly content: Html
  readonly status?: number
}

export function createEnrolmentPages(world: MountWorld, factors: HasFactors['factors']) {
  const { look, configuration } = world.provider
  const speak = look.speaker('account', english)
  const speakAsProvider = look.speaker('provider', providerInEnglish)

  function speeches({ enrolment, request }: EnrolmentVisit) {
    const languages = personLanguages(enrolment.ui_locales, request.headers['accept-language'])
    return { speech: speak(languages), provider: speakAsProvider(languages).texts }
  }

  function page(visit: EnrolmentVisit, { title, intro, content, status = 200 }: Shown): HttpResponse {
    const { speech, provider } = speeches(visit)
    const { client } = visit.enrolment
    const header = html`<header>
${clientMark(client)}
<h1>${title}</h1>
${intro}
${clientHost(client, provider)}</header>`
    const body = layout(speech, title, html`${trusted(`<style>${style}</style>`)}${header}\n${content}`)
    const { csp } = speech.theme
    const sources = {
      style: [styleSource, hashSource(style), ...csp.style],
      img: [...csp.img],
      script: [createScriptSource],
    }
    return { status, headers: pageHeaders(sources, configuration), body }
  }

  return {
    /** @param wrong what was sent, and was not right */
    choose(visit: EnrolmentVisit, wrong?: Readonly<Record<string, string | undefined>>): HttpResponse {
      const { enrolment, continuation } = visit
      const { account, client, challenge } = enrolment
      const { speech, provider } = speeches(visit)
      const said = speech.texts.factors
      const issuer = issuerName({ world })
      const url = `${world.url}?continuation=${continuation}`
      // The answer to a form has its address too, and whoever opens that again is to find what was under way.
      const action = url.length <= configuration.max_redirect_length ? url : world.url
      const field = html`<input type="hidden" name="continuation" value="${continuation}">`
      const form = { field, action }
      const userHandle = factors.userHandle(account.sub)
      const made = { account, userHandle, issuer, challenge, had: [], name: wrong?.name }
      const is_wrong_passkey = wrong?.passkey !== undefined
      const begun = factors.newOtp(issuer, nameOf({ account }), wrong?.secret)
      const is_wrong_code = wrong !== undefined && !is_wrong_passkey
      return page(visit, {
        title: said.title,
        ...(wrong && { status: 422 }),
        intro: html`<p class="soft">${say(said.required, { client: clientName(client) })}</p>`,
        content: html`<section>
<h2>${said.passkeys}</h2>
<p class="soft">${said.passkeysAbout}</p>
${passkeyForm({ ...made, ...form, wrong: is_wrong_passkey }, said)}
</section>
<section>
<h2>${said.app}</h2>
${appSteps({ begun, wrong: is_wrong_code, ...form }, said)}
</section>
<form method="post" action="${action}">
${field}
<button class="secondary" type="submit" name="cancel" value="1">${provider.login.cancel}</button>
</form>`,
      })
    },

    /** @param url where the person goes on once they have kept them */
    codes(visit: EnrolmentVisit, codes: readonly string[], url: string): HttpResponse {
      const said = speeches(visit).speech.texts.factors
      return page(visit, {
        title: said.recoveryCodes,
        intro: html`<p>${said.keep}</p>`,
        content: html`<ul class="codes" dir="ltr">
${codes.map((code) => html`<li><code>${code}</code></li>\n`)}</ul>
${wayOn(url, said.kept)}`,
      })
    },
  }

  /** Where it is too long for an address, by a form. */
  function wayOn(url: string, words: string): Html {
    if (url.length <= configuration.max_redirect_length)
      return html`<p><a class="primary" href="${url}">${words}</a></p>`
    const { values, lists } = parseParameters(url.slice(url.indexOf('?') + 1), ['resource', 'audience'])
    const one = Object.entries(values).filter(([name]) => lists[name] === undefined)
    const many = Object.entries(lists).flatMap(([name, all]) =>
      (all ?? []).map((value) => [name, value] as const),
    )
    const fields = [...one, ...many].map(([name, value = '']) => [name, value] as const)
    return html`<form method="post" action="${endpointUrl(configuration, 'authorization')}">
${hiddenFields(fields)}<button class="primary" type="submit">${words}</button>
</form>`
  }
}
