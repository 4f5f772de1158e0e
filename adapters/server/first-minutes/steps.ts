/** The steps of the demo's relying party as pages: what is sent, what came back, how long it is good, and what is next. */

import { base64urlToText, encodeParameters, endpointUrl, sha256Base64url } from '../../../core/index.ts'
import { type Filling, type Html, html } from '../../pages/html.ts'
import { say } from '../../pages/texts/text.ts'
import { code, coded } from '../../pages/verbatim.ts'
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

const again = ({ url, speech }: PlainWorld) =>
  html`<p class="actions"><a class="button" href="${url}">${speech.texts.again}</a></p>`

const numbered = (number: number | undefined, text: string) =>
  number === undefined ? text : `${number}. ${text}`

export function askPage(
  { redirect_uri, state, code_verifier }: Asked & { readonly state: string },
  world: PlainWorld,
): Step {
  const { ask: said, pages } = world.speech.texts
  const parameters = [
    ['response_type', 'code'],
    ['client_id', demoClient.client_id],
    ['redirect_uri', redirect_uri],
    ['scope', demoScope],
    ['state', state],
    ['code_challenge', sha256Base64url(code_verifier)],
    ['code_challenge_method', 'S256'],
  ] as const
  const request = encodeParameters(Object.fromEntries(parameters))
  const action = `${endpointUrl(world.provider.configuration, 'authorization')}?${request}`
  return {
    title: pages.tryIt,
    content: html`<section class="card">
<h2>${numbered(1, said.title)}</h2>
<dl>
${parameters.map(([name, value]) => html`<dt>${code(name)}</dt><dd>${code(value)}<br><span class="soft">${coded(said.meanings[name])}</span></dd>\n`)}</dl>
<p class="actions"><a class="button primary" href="${action}">${said.go}</a></p>
<p class="soft">${say(said.signIn, { username: code(demoUser.username), password: code(demoUser.password) })}</p>
</section>`,
  }
}

export function withoutCookie(world: PlainWorld): Step {
  const { elsewhere: said } = world.speech.texts
  return {
    title: said.title,
    status: 400,
    content: html`<p>${say(said.about, { state: code('state') })}</p>
${again(world)}`,
  }
}

interface CameBack extends Asked {
  readonly answer: Readonly<Record<string, string>>
}

export function cameBack({ answer, redirect_uri, code_verifier }: CameBack, world: PlainWorld): Step {
  const { code: came, state = '', error } = answer
  const { answer: said, redeem } = world.speech.texts
  const end = world.now().now + world.provider.configuration.policy.code_lifetime
  const received = html`<section class="card">
<h2>${numbered(2, said.title)}</h2>
${came !== undefined && html`<p>${say(said.code, { code: code('code'), ...lasting(end, world) })}</p>`}
<dl>
${Object.entries(answer).map(([name, value]) => html`<dt>${code(name)}</dt><dd>${code(value)}</dd>\n`)}</dl>
</section>`
  if (came === undefined)
    return {
      title: error === undefined ? said.none : said.nobody,
      content: html`${received}${again(world)}`,
    }
  const call = redemption({ code: came, redirect_uri, code_verifier })
  return {
    title: said.came,
    content: html`${received}
<section class="card">
<h2>${numbered(3, redeem.title)}</h2>
<p>${redeem.about}</p>
${shell(call, world)}
<form method="post" action="${world.url}/tokens" class="actions">
<input type="hidden" name="code" value="${came}"><input type="hidden" name="state" value="${state}">
<button class="primary" type="submit">${redeem.action}</button>
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
  const { tokens: said, redeem } = world.speech.texts
  if (answer.status !== 200) return failed(numbered(3, redeem.title), call, answer, world)
  const { access_token = '', id_token = '' } = answer.members as Record<string, string>
  const userinfo: Call = { endpoint: 'userinfo', access_token }
  return {
    title: said.title,
    content: html`${exchange(numbered(3, said.redeemed), call, answer, world)}
${decoded(String(id_token), world)}
${exchange(numbered(5, said.userinfo), userinfo, await make(userinfo), world)}
${await rest(answer, make, world, 6)}`,
  }
}

export async function refreshed(refresh_token: string, make: Make, world: PlainWorld): Promise<Step> {
  const call: Call = { endpoint: 'token', form: { grant_type: 'refresh_token', refresh_token } }
  const answer = await make(call)
  const { refresh: said } = world.speech.texts
  if (answer.status !== 200) return failed(said.used, call, answer, world)
  return {
    title: said.done,
    content: html`${exchange(said.replaced, call, answer, world)}
${await rest(answer, make, world)}`,
  }
}

export async function revoked(refresh_token: string, make: Make, world: PlainWorld): Promise<Step> {
  const call: Call = { endpoint: 'revocation', form: { token: refresh_token } }
  const introspection: Call = { endpoint: 'introspection', form: { token: refresh_token } }
  const { revoke: said } = world.speech.texts
  return {
    title: said.done,
    content: html`${exchange(said.title, call, await make(call), world)}
${exchange(said.introspection, introspection, await make(introspection), world)}${again(world)}`,
  }
}

/** What is the same of tokens however they came: what a resource server is told of them, and what can be done next. */
async function rest({ members }: CallAnswer, make: Make, world: PlainWorld, number?: number): Promise<Html> {
  const { access_token, refresh_token } = members as Record<string, string>
  const { tokens: said, refresh: refreshing, revoke } = world.speech.texts
  const next = number === undefined ? undefined : number + 1
  const asked: Call = { endpoint: 'introspection', form: { token: access_token ?? '' } }
  const introspection = exchange(numbered(number, said.introspection), asked, await make(asked), world)
  if (refresh_token === undefined) return html`${introspection}${again(world)}`
  const refresh: Call = { endpoint: 'token', form: { grant_type: 'refresh_token', refresh_token } }
  const field = html`<input type="hidden" name="refresh_token" value="${refresh_token}">`
  const known = await make({ endpoint: 'introspection', form: { token: refresh_token } })
  const end = known.members.exp
  return html`${introspection}
<section class="card">
<h2>${numbered(next, refreshing.title)}</h2>
<p>${refreshing.about} ${typeof end === 'number' && say(refreshing.lasts, lasting(end, world))}</p>
${shell(refresh, world)}
<div class="actions">
<form method="post" action="${world.url}/refresh">${field}<button class="primary" type="submit">${refreshing.action}</button></form>
<form method="post" action="${world.url}/revoke">${field}<button class="danger" type="submit">${revoke.action}</button></form>
</div>
</section>
${again(world)}`
}

function failed(title: string, call: Call, answer: CallAnswer, world: PlainWorld): Step {
  return {
    title: world.speech.texts.refused,
    content: html`${exchange(title, call, answer, world)}${again(world)}`,
  }
}

function exchange(title: string, call: Call, { status, text, members }: CallAnswer, world: PlainWorld): Html {
  const { expires_in, exp } = members
  const end = typeof expires_in === 'number' ? world.now().now + expires_in : exp
  const { answered, answeredNothing, answeredToken } = world.speech.texts
  const said =
    typeof end === 'number'
      ? say(answeredToken, { status, ...lasting(end, world) })
      : say(text === '' ? answeredNothing : answered, { status })
  return html`<section class="card">
<h2>${title}</h2>
${shell(call, world)}
<p class="soft">${said}</p>
${text !== '' && html`<pre dir="ltr"><code>${text}</code></pre>`}
</section>`
}

const shell = (call: Call, { provider }: PlainWorld) =>
  html`<pre dir="ltr"><code>${curlOf(call, provider)}</code></pre>`

/** What an ID token says, part by part; whoever has it from the token endpoint need not look at the signature. */
function decoded(id_token: string, world: PlainWorld): Html {
  const [header = '', payload = ''] = id_token.split('.').map((part) => textOf(part))
  const { exp } = JSON.parse(payload) as { readonly exp: number }
  const { tokens: said } = world.speech.texts
  const url = endpointUrl(world.provider.configuration, 'jwks')
  const keys = html`<a href="${url}">${said.keys}</a>`
  return html`<section class="card">
<h2>${numbered(4, said.idToken)}</h2>
<p>${say(said.idTokenAbout, { keys, ...lasting(exp, world) })}</p>
<pre dir="ltr"><code>${header}
.
${payload}</code></pre>
</section>`
}

function textOf(part: string): string {
  const text = base64urlToText(part)
  return text === undefined ? '{}' : JSON.stringify(JSON.parse(text), undefined, 2)
}

const TIME = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
  timeZoneName: 'short',
} as const

/** For how long, and until when. */
function lasting(at: number, world: PlainWorld): Readonly<Record<'duration' | 'time', Filling>> {
  const { tag } = world.speech
  const instant = new Date(at * 1000)
  const left = Math.max(0, at - world.now().now)
  const [value, unit] =
    left < 120
      ? ([left, 'second'] as const)
      : left < 7200
        ? ([Math.round(left / 60), 'minute'] as const)
        : ([Math.round(left / 86_400), 'day'] as const)
  const duration = new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const format = new Intl.DateTimeFormat(tag, TIME)
  const time = html`<time datetime="${instant.toISOString()}">${format.format(instant)}</time>`
  return { duration, time }
}
