/** What is at `/`: in the demo a page that says what runs here, on a server that is configured the way to the account page. */

import { type Endpoint, endpointUrl, seeOther } from '../../../core/index.ts'
import type { Mount } from '../../mounts/mount.ts'
import { html } from '../../pages/html.ts'
import { say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import { demoClient, demoUser } from '../demo.ts'
import { demoSpeaker } from './demo-speech.ts'
import { notFound, type PlainWorld, plainPage, wantsPage } from './plain-page.ts'

/** @param to below the issuer */
export function wayTo(to: string): Mount {
  return {
    path: '/',
    open:
      ({ provider }) =>
      async (request) =>
        isOpened(request.method) && wantsPage(request)
          ? seeOther(`${provider.configuration.issuer}${to}`)
          : notFound(),
  }
}

export function startPage(navigation: PlainWorld['navigation']): Mount {
  return {
    path: '/',
    open: (world) => {
      const speak = demoSpeaker(world.provider)
      return async (request) => {
        if (!isOpened(request.method) || !wantsPage(request)) return notFound()
        const response = demoPage({ ...world, navigation, speech: speak(request) })
        return request.method === 'HEAD' ? { ...response, body: '' } : response
      }
    },
  }
}

const isOpened = (method: string) => method === 'GET' || method === 'HEAD'

function demoPage(world: PlainWorld) {
  const { configuration } = world.provider
  const { issuer } = configuration
  const { pages, start: said } = world.speech.texts
  const link = (endpoint: Endpoint) => {
    const url = endpointUrl(configuration, endpoint)
    return html`<a href="${url}" dir="ltr">${url}</a>`
  }
  const content = html`<section class="card">
<h2>${said.about}</h2>
<p>${said.memory}</p>
<p class="actions"><a class="button primary" href="${issuer}/try">${pages.tryIt}</a></p>
<p class="soft">${said.tryItAbout}</p>
</section>
<section class="card">
<h2>${said.there}</h2>
<dl>
<dt>${said.issuer}</dt><dd>${code(issuer)}</dd>
<dt>${said.discovery}</dt><dd>${link('openid_configuration')}</dd>
<dt>${said.keys}</dt><dd>${link('jwks')}</dd>
<dt>${said.signIn}</dt><dd>${say(said.person, { username: code(demoUser.username), password: code(demoUser.password) })}</dd>
<dt>${said.client}</dt><dd>${say(said.secret, { client: code(demoClient.client_id), secret: code(demoClient.client_secret) })}</dd>
<dt>${said.publicClient}</dt><dd>${say(said.anyPort, { client: code('demo-native'), address: code('http://127.0.0.1/callback') })}</dd>
</dl>
</section>`
  return plainPage({ title: said.title, content, at: '/' }, world)
}
