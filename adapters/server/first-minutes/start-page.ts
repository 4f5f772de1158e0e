/** What is at `/`: in the demo a page that says what runs here, on a server that is configured the way to the account page. */

import { type Endpoint, endpointUrl, seeOther } from '../../../core/index.ts'
import type { Mount } from '../../mounts/mount.ts'
import { html } from '../../pages/html.ts'
import { demoClient, demoUser } from '../demo.ts'
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
    open: (world) => async (request) => {
      if (!isOpened(request.method) || !wantsPage(request)) return notFound()
      const response = demoPage({ ...world, navigation })
      return request.method === 'HEAD' ? { ...response, body: '' } : response
    },
  }
}

const isOpened = (method: string) => method === 'GET' || method === 'HEAD'

function demoPage(world: PlainWorld) {
  const { configuration } = world.provider
  const { issuer } = configuration
  const link = (endpoint: Endpoint) => {
    const url = endpointUrl(configuration, endpoint)
    return html`<a href="${url}">${url}</a>`
  }
  const content = html`<section class="card">
<h2>An OpenID Connect provider, to try things out</h2>
<p>It runs in memory: what is done here is gone when it stops. A configuration file replaces this demo.</p>
<p class="actions"><a class="button primary" href="${issuer}/try">Try it</a></p>
<p class="soft">Goes through the authorization code flow in this browser and shows what comes back at each step, with the curl for it.</p>
</section>
<section class="card">
<h2>What there is</h2>
<dl>
<dt>Issuer</dt><dd><code>${issuer}</code></dd>
<dt>Discovery</dt><dd>${link('openid_configuration')}</dd>
<dt>Keys</dt><dd>${link('jwks')}</dd>
<dt>Sign in as</dt><dd><code>${demoUser.username}</code> with the password <code>${demoUser.password}</code>, who is an administrator here</dd>
<dt>Client</dt><dd><code>${demoClient.client_id}</code> with the secret <code>${demoClient.client_secret}</code></dd>
<dt>Public client</dt><dd><code>demo-native</code>, at any port of <code>http://127.0.0.1/callback</code></dd>
</dl>
</section>`
  return plainPage({ title: 'It runs', content, at: '/' }, world)
}
