/** The steps of the demo's relying party as pages: what is sent, what came back, how long it is good, and what is next. */

import { base64urlToText, encodeParameters, endpointUrl, sha256Base64url } from '../../../core/index.ts'
import { type Html, html } from '../../pages/html.ts'
import { demoClient, demoScope, demoUser } from '../demo.ts'
import { type Call, type CallAnswer, curlOf } from './call.ts'
import type { PlainWorld } from './plain-page.ts'

export interface Step {
  readonly title: string
  readonly content: Html
  readonly status?: number
}

type Make = (call: Call) => Promise<CallAnswer>

interface Asked {
  readonly redirect_uri: string
  readonly code_verifier: string
}

const again = ({ url }: PlainWorld) =>
  html`<p class="actions"><a class="button" href="${url}">Begin again</a></p>`

export function askPage(
  { redirect_uri, state, code_verifier }: Asked & { readonly state: string },
  world: PlainWorld,
): Step {
  const parameters = [
    ['response_type', 'code', 'what is wanted: an authorization code'],
    ['client_id', demoClient.client_id, 'who asks'],
    ['redirect_uri', redirect_uri, 'where the answer goes; it is registered, to the letter'],
    ['scope', demoScope, 'openid for an ID token, offline_access for a refresh token'],
    ['state', state, 'comes back as it is, and belongs to this browser'],
    [
      'code_challenge',
      sha256Base64url(code_verifier),
      'PKCE: the digest of a secret that only redeems the code',
    ],
    ['code_challenge_method', 'S256', 'how it was made'],
  ] as const
  const request = encodeParameters(Object.fromEntries(parameters.map(([name, value]) => [name, value])))
  const action = `${endpointUrl(world.provider.configuration, 'authorization')}?${request}`
  return {
    title: 'Try it',
    content: html`<section class="card">
<h2>1. The application sends the browser to sign in</h2>
<dl>
${parameters.map(([name, value, meaning]) => html`<dt><code>${name}</code></dt><dd><code>${value}</code><br><span class="soft">${meaning}</span></dd>\n`)}</dl>
<p class="actions"><a class="button primary" href="${action}">Go to the authorization endpoint</a></p>
<p class="soft">Sign in as ${demoUser.username} with the password ${demoUser.password}, and allow what is asked.</p>
</section>`,
  }
}

export function withoutCookie(world: PlainWorld): Step {
  return {
    title: 'This answer belongs to no request of this browser',
    status: 400,
    content: html`<p>Its <code>state</code> was not made for this browser, so that nothing is done with it: somebody else may have sent you here.</p>
${again(world)}`,
  }
}

interface CameBack extends Asked {
  readonly answer: Readonly<Record<string, string>>
}

export function cameBack({ answer, redirect_uri, code_verifier }: CameBack, world: PlainWorld): Step {
  const { code, state = '', error } = answer
  const received = html`<section class="card">
<h2>2. The browser comes back</h2>
${code === undefined ? '' : html`<p>The <code>code</code> is good once, ${until(world.now().now + world.provider.configuration.policy.code_lifetime, world)} at most.</p>`}
<dl>
${Object.entries(answer).map(([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${value}</code></dd>\n`)}</dl>
</section>`
  if (code === undefined)
    return {
      title: error === undefined ? 'No answer came back' : 'Nobody signed in',
      content: html`${received}${again(world)}`,
    }
  const call = redemption({ code, redirect_uri, code_verifier })
  return {
    title: 'A code came back',
    content: html`${received}
<section class="card">
<h2>3. The application redeems it</h2>
<p>From its server, with its secret and the verifier of the challenge. Do it here, or in a shell: whoever is first has the tokens, and to redeem it twice revokes them.</p>
${shell(call, world)}
<form method="post" action="${world.url}/tokens" class="actions">
<input type="hidden" name="code" value="${code}"><input type="hidden" name="state" value="${state}">
<button class="primary" type="submit">Redeem the code</button>
</form>
</section>`,
  }
}

function redemption({ code, redirect_uri, code_verifier }: Asked & { readonly code: string }): Call {
  return { endpoint: 'token', form: { grant_type: 'authorization_code', code, redirect_uri, code_verifier } }
}

export async function tokens(
  asked: Asked & { readonly code: string },
  make: Make,
  world: PlainWorld,
): Promise<Step> {
  const call = redemption(asked)
  const answer = await make(call)
  if (answer.status !== 200) return failed('3. The application redeems it', call, answer, world)
  const { access_token = '', id_token = '' } = answer.members as Record<string, string>
  const userinfo: Call = { endpoint: 'userinfo', access_token }
  return {
    title: 'Tokens came back',
    content: html`${exchange('3. The application redeems the code', call, answer, world)}
${decoded(String(id_token), world)}
${exchange('5. UserInfo: what the access token opens', userinfo, await make(userinfo), world)}
${await rest(answer, make, world, 6)}`,
  }
}

export async function refreshed(refresh_token: string, make: Make, world: PlainWorld): Promise<Step> {
  const call: Call = { endpoint: 'token', form: { grant_type: 'refresh_token', refresh_token } }
  const answer = await make(call)
  if (answer.status !== 200) return failed('The refresh token is used', call, answer, world)
  return {
    title: 'Refreshed',
    content: html`${exchange('The refresh token is used, and replaced', call, answer, world)}
${await rest(answer, make, world)}`,
  }
}

export async function revoked(refresh_token: string, make: Make, world: PlainWorld): Promise<Step> {
  const call: Call = { endpoint: 'revocation', form: { token: refresh_token } }
  const introspection: Call = { endpoint: 'introspection', form: { token: refresh_token } }
  return {
    title: 'Revoked',
    content: html`${exchange('The refresh token is revoked, and every token that came of it', call, await make(call), world)}
${exchange('Introspection says so', introspection, await make(introspection), world)}${again(world)}`,
  }
}

/** What is the same of tokens however they came: what a resource server is told of them, and what can be done next. */
async function rest({ members }: CallAnswer, make: Make, world: PlainWorld, number?: number): Promise<Html> {
  const { access_token, refresh_token } = members as Record<string, string>
  const numbered = (text: string, more: number) => (number === undefined ? text : `${number + more}. ${text}`)
  const asked: Call = { endpoint: 'introspection', form: { token: access_token ?? '' } }
  const introspection = exchange(
    numbered('Introspection: what a resource server is told of it', 0),
    asked,
    await make(asked),
    world,
  )
  if (refresh_token === undefined) return html`${introspection}${again(world)}`
  const refresh: Call = { endpoint: 'token', form: { grant_type: 'refresh_token', refresh_token } }
  const field = html`<input type="hidden" name="refresh_token" value="${refresh_token}">`
  const known = await make({ endpoint: 'introspection', form: { token: refresh_token } })
  const end = known.members.exp
  return html`${introspection}
<section class="card">
<h2>${numbered('The refresh token yields another access token', 1)}</h2>
<p>It is used once, and replaced by the answer. ${typeof end === 'number' && html`If it is not used it is good ${until(end, world)}.`}</p>
${shell(refresh, world)}
<div class="actions">
<form method="post" action="${world.url}/refresh">${field}<button class="primary" type="submit">Refresh</button></form>
<form method="post" action="${world.url}/revoke">${field}<button class="danger" type="submit">Revoke</button></form>
</div>
</section>
${again(world)}`
}

function failed(title: string, call: Call, answer: CallAnswer, world: PlainWorld): Step {
  return {
    title: 'That was refused',
    content: html`${exchange(title, call, answer, world)}${again(world)}`,
  }
}

function exchange(title: string, call: Call, { status, text, members }: CallAnswer, world: PlainWorld): Html {
  const { expires_in, exp } = members
  const end = typeof expires_in === 'number' ? world.now().now + expires_in : exp
  return html`<section class="card">
<h2>${title}</h2>
${shell(call, world)}
<p class="soft">Answered with ${status}${text === '' && ', and nothing in it'}${typeof end === 'number' && html`; the access token is good ${until(end, world)}`}</p>
${text !== '' && html`<pre><code>${text}</code></pre>`}
</section>`
}

const shell = (call: Call, { provider }: PlainWorld) =>
  html`<pre><code>${curlOf(call, provider)}</code></pre>`

/** What an ID token says, part by part; whoever has it from the token endpoint need not look at the signature. */
function decoded(id_token: string, world: PlainWorld): Html {
  const [header = '', payload = ''] = id_token.split('.').map((part) => textOf(part))
  const { exp } = JSON.parse(payload) as { readonly exp: number }
  return html`<section class="card">
<h2>4. The ID token says who signed in</h2>
<p>It is for the application, and is good ${until(exp, world)}. Its key is in the <a href="${endpointUrl(world.provider.configuration, 'jwks')}">JWK Set</a>.</p>
<pre><code>${header}
.
${payload}</code></pre>
</section>`
}

function textOf(part: string): string {
  const text = base64urlToText(part)
  return text === undefined ? '{}' : JSON.stringify(JSON.parse(text), undefined, 2)
}

function until(at: number, world: PlainWorld): Html {
  const instant = new Date(at * 1000).toISOString()
  const left = Math.max(0, at - world.now().now)
  const [value, unit] =
    left < 120
      ? ([left, 'second'] as const)
      : left < 7200
        ? ([Math.round(left / 60), 'minute'] as const)
        : ([Math.round(left / 86_400), 'day'] as const)
  const span = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  return html`for ${span}, until <time datetime="${instant}">${instant.replace('T', ' ').replace('.000Z', ' UTC')}</time>`
}
