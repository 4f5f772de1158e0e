/**
 * A provider with nothing but `vouchsafe/core`: the protocol asks, `answer` answers, `interpret` carries
 * question and answer to and fro. Storage, keys, pages, accounts and clients are all its own, and what runs
 * it can be anything that speaks HTTP.
 */

import {
  type Client,
  type ConsentPage,
  configure,
  createRouter,
  type Effect,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  type LoginPage,
  type LogoutPage,
  type Page,
  type PublicKeys,
  readClientMetadata,
  readPolicy,
  readStored,
  Unavailable,
} from 'vouchsafe/core'

export interface Host {
  readonly issuer: string
  readonly secret: string
  readonly client: {
    readonly client_id: string
    readonly client_secret: string
    readonly redirect_uri: string
  }
  readonly user: { readonly username: string; readonly password: string }
}

/** @returns what answers a request, as `vouchsafe/core` describes requests and answers */
export async function createRuntime(host: Host): Promise<(request: HttpRequest) => Promise<HttpResponse>> {
  const { issuer, secret, client, user } = host
  const records = new Map<string, { value: string; version: string }>()
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const rsa = { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const published: PublicKeys = {
    jwks: { keys: [{ kty, n, e, kid: 'k1', alg: 'RS256', use: 'sig' }] },
    signingAlgs: ['RS256'],
  }
  const { redirect_uri, ...credentials } = client
  const { client_secret = '', ...metadata } = readClientMetadata({
    ...credentials,
    redirect_uris: [redirect_uri],
    grant_types: ['authorization_code', 'refresh_token'],
  })
  const registered: Client = { ...metadata, client_secret_hash: await sha256(client_secret) }
  const router = createRouter(
    configure({
      issuer,
      secrets: [secret],
      policy: readPolicy(),
    }),
  )

  /** Every question the protocol has, and the whole of what this host knows. */
  function answer(effect: Effect): unknown {
    switch (effect.op) {
      case 'load':
        return effect.keys.map(({ kind, id }) => {
          const record = records.get(`${kind}/${id}`)
          return record && readStored(record)
        })
      case 'store': {
        const key = `${effect.key.kind}/${effect.key.id}`
        const version = records.get(key)?.version ?? null
        if (version !== effect.if_version && version !== effect.version) return 'conflict'
        records.set(key, { value: JSON.stringify(effect.document), version: effect.version })
        return 'stored'
      }
      case 'find_client':
        return effect.client_id === registered.client_id ? registered : undefined
      case 'find_account':
        return effect.sub === user.username
          ? { sub: effect.sub, claims: { name: 'Alice Example' } }
          : undefined
      case 'authenticate':
        return effect.username === user.username && effect.password === user.password
          ? { sub: effect.username }
          : undefined
      case 'verify_secret':
        return sha256(effect.secret).then((digest) => digest === effect.hash)
      case 'random':
        return base64url(crypto.getRandomValues(new Uint8Array(effect.bytes)))
      case 'find_keys':
        return published
      case 'sign_jwt': {
        const header = { alg: effect.alg, typ: effect.typ, kid: 'k1' }
        const input = [header, effect.claims].map((part) => base64url(utf8(JSON.stringify(part)))).join('.')
        const signature = crypto.subtle.sign(algorithm, keys.privateKey, utf8(input))
        return signature.then((bytes) => `${input}.${base64url(new Uint8Array(bytes))}`)
      }
      case 'verify_jwt':
        // ID tokens that come back as hints are not believed here.
        return undefined
      case 'render_page':
        return { html: html(effect.page) }
      case 'subject':
        return effect.account.sub
      case 'after_sign_in':
        return { kind: 'allow' }
      case 'account_claims':
        return effect.account.claims
      default:
        return {}
    }
  }

  return (request) => interpret(router.answer(request, Math.floor(Date.now() / 1000)), answer)
}

/** A failure goes back to where the question was asked: there it becomes a 503, never a "no". */
async function interpret<T>(flow: Flow<T>, answer: (effect: Effect) => unknown): Promise<T> {
  let step = flow.next()
  while (!step.done) {
    const effect = step.value
    const asked = await Promise.resolve(effect)
      .then(answer)
      .then(
        (value) => () => flow.next(value as never),
        (failure) => () => flow.throw(new Unavailable(effect.op, failure)),
      )
    step = asked()
  }
  return step.value
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

function html(page: Page): string {
  if (page.name === 'error') return `<h1>${escapeHtml(page.description)}</h1>`
  if (page.name === 'post') {
    const inputs = page.fields.map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    )
    return `<form method="post" action="${escapeHtml(page.action)}">${inputs.join('')}<button>Go on</button></form>`
  }
  if (page.name === 'signedOut')
    return `<h1>${page.stayed ? 'You are still signed in' : 'You are signed out'}</h1>`
  if (page.name === 'secondFactor') return '<h1>Nobody has a second factor here</h1>'
  const continuation = `<input type="hidden" name="continuation" value="${page.continuation}">`
  return `<form method="post" action="${escapeHtml(page.action)}">${continuation}${fieldsOf(page)}</form>`
}

const button = (decision: string) => `<button name="decision" value="${decision}">${decision}</button>`

function fieldsOf(page: LoginPage | ConsentPage | LogoutPage): string {
  if (page.name === 'login')
    return '<input name="username"><input name="password" type="password"><button>Sign in</button>'
  if (page.name === 'logout') return button('sign_out') + button('stay')
  const ticks = page.scopes.map(
    ({ name }) => `<input type="checkbox" name="scope" value="${escapeHtml(name)}" checked>`,
  )
  return ticks.join('') + button('allow') + button('deny')
}

const utf8 = (text: string) => new TextEncoder().encode(text)

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text))))
}
