/** Specimens that are wrong about logging out. */

import { decodePairs, type Pairs, valueIn } from '../pairs.ts'
import type { Step, Tamper } from '../system.ts'
import { isTo, now, parametersOf, type Specimen, unwritten, withParameters } from './specimen.ts'

const isLogout = (step: Step | undefined) => isTo(step, '/end-session') || isTo(step, '/logout')

/** The logout request itself, or the one that a page carried. */
function requestOf(step: Step | undefined): Pairs {
  const pairs = parametersOf(step)
  const [body] = valueIn(pairs, 'continuation')?.split('.') ?? []
  if (body === undefined) return pairs
  const { request } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { readonly request: string }
  return decodePairs(request)
}

/** What a client wants to go on to it has registered. */
function goingAnywhere(): Tamper {
  return {
    handlers: (handlers, current) => ({
      ...handlers,
      find_client: (input) => {
        const client = now(handlers.find_client(input))
        const uri = isLogout(current.step) && valueIn(requestOf(current.step), 'post_logout_redirect_uri')
        if (!client || !uri) return client
        return { ...client, post_logout_redirect_uris: [...client.post_logout_redirect_uris, uri] }
      },
    }),
  }
}

/** Takes a decision for another one. */
function deciding(one: string, other: string): Tamper {
  const swapped = ([name, value]: Pairs[number]) =>
    [name, name === 'decision' && value === one ? other : value] as const
  return {
    step: (step) => (isTo(step, '/logout') ? withParameters(step, (pairs) => pairs.map(swapped)) : step),
  }
}

/** Reads in a hint what it likes. */
function hinting(change: (claims: Readonly<Record<string, unknown>>) => object): Tamper {
  return {
    handlers: (handlers, current) => ({
      ...handlers,
      verify_jwt: (input) => {
        const claims = now(handlers.verify_jwt(input))
        return claims && isLogout(current.step) ? { ...claims, ...change(claims) } : claims
      },
    }),
  }
}

export const logoutSpecimens: readonly Specimen[] = [
  {
    name: 'a logout is answered, and the session goes on',
    violates: ['INV-11', 'INV-19'],
    tamper: () => unwritten((step, document) => isLogout(step) && document.kind === 'end_user'),
  },
  {
    name: 'a logout sends the browser wherever the request says',
    violates: ['INV-14'],
    tamper: goingAnywhere,
  },
  {
    name: 'a logout goes on without its state',
    violates: [],
    tamper: () => ({
      response: ({ headers, ...response }, step) =>
        isLogout(step) && headers.location
          ? {
              ...response,
              headers: { ...headers, location: headers.location.replace(/[?&]state=[^&]*/, '') },
            }
          : { ...response, headers },
    }),
  },
  {
    name: 'any ID token ends the session of whoever is there',
    violates: [],
    tamper: () => ({
      handlers: (handlers, current) => ({
        ...handlers,
        subject: (input) => {
          const hint = isLogout(current.step) ? valueIn(requestOf(current.step), 'id_token_hint') : undefined
          const claims = hint === undefined ? undefined : now(handlers.verify_jwt({ jwt: hint, typ: 'JWT' }))
          return typeof claims?.sub === 'string' ? claims.sub : handlers.subject(input)
        },
      }),
    }),
  },
  {
    name: 'an ID token of another issuer ends a session',
    violates: [],
    tamper: () => hinting(() => ({ iss: 'https://op.test' })),
  },
  {
    name: 'an ID token is taken for one of another client',
    violates: [],
    tamper: () => hinting(({ aud }) => ({ aud: aud === 'web' ? 'first' : 'web' })),
  },
  { name: 'who wants to stay is signed out', violates: [], tamper: () => deciding('stay', 'sign_out') },
  {
    name: 'who leaves everywhere leaves here',
    violates: [],
    tamper: () => deciding('everywhere', 'sign_out'),
  },
]
