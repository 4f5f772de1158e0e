/**
 * Whether a client is known by the document at its client_id, as far as that can be seen by somebody who serves no
 * document: one that the provider can fetch is named in the client file.
 */
import { about, type Check, each, judge } from './check.ts'
import { post } from './client-credentials.ts'
import { type Context, oncePerRun } from './context.ts'
import { NotApplicable } from './not-applicable.ts'
import type { RelyingParty } from './relying-party.ts'
import { answersTokens, staysOnPage, turnsAway } from './standard-answers.ts'

interface Documented {
  readonly url: string
  readonly redirect_uri: string
}

function documented({ file, metadata }: Context): Documented {
  const { documentUrl: url, documentRedirectUri: redirect_uri } = file.options
  if (!metadata.flag('client_id_metadata_document_supported', false))
    throw new NotApplicable('the metadata has no client_id_metadata_document_supported')
  if (url === undefined || redirect_uri === undefined)
    throw new NotApplicable('the client file has no options.documentUrl and documentRedirectUri')
  return { url, redirect_uri }
}

function partyFor(context: Context, client_id: string, redirect_uri: string): RelyingParty {
  return context.partyOf({
    client_id,
    redirect_uri,
    token_endpoint_auth_method: 'none',
    application_type: 'web',
    id_token_signed_response_alg: 'RS256',
  })
}

const partyOf = (context: Context, { url, redirect_uri } = documented(context)) =>
  partyFor(context, url, redirect_uri)

const sample = oncePerRun(async (context) => {
  const party = partyOf(context)
  const granted = await party.obtainCode({ prompt: 'consent' }, { browser: context.openBrowser() })
  return { granted, answer: await party.redeem(granted) }
})

/** Nobody is sent anywhere for a client_id that is none. */
const goesNowhere = async (context: Context, client_id: string) => {
  const { redirect_uri } = documented(context)
  return staysOnPage(
    await partyFor(context, client_id, redirect_uri).ask({}, { browser: context.openBrowser() }),
  )
}

export const clientIdDocument: readonly Check[] = [
  {
    id: 'client_id_document.works',
    clause: 'OAuth Client ID Metadata Document 5',
    level: 'MUST',
    statement: 'A client that is named by the URL of its document signs a person in and redeems its code.',
    run: async (context) => answersTokens((await sample(context)).answer),
  },
  {
    id: 'client_id_document.redirect_uri',
    clause: 'OAuth Client ID Metadata Document 4.2',
    level: 'MUST',
    statement: 'Nobody is sent to a redirect URI that the document does not have.',
    async run(context) {
      const redirect_uri = 'https://elsewhere.example/cb'
      const asked = await partyOf(context).ask({ redirect_uri }, { browser: context.openBrowser() })
      return staysOnPage(asked)
    },
  },
  {
    id: 'client_id_document.exact',
    clause: 'OAuth Client ID Metadata Document 3; RFC 3986 6.2.1',
    level: 'MUST',
    statement: 'A URL that differs from the one in the document, if only in its writing, names no client.',
    run(context) {
      const { url } = documented(context)
      return each([`${url}?`, `${url}/`, url.replace(/^https/, 'HTTPS')], async (client_id) =>
        about(client_id, await goesNowhere(context, client_id)),
      )
    },
  },
  {
    id: 'client_id_document.form',
    clause: 'OAuth Client ID Metadata Document 3',
    level: 'MUST',
    statement: 'A URL with a fragment, user information or dot segments, or without a path, names no client.',
    run(context) {
      const { url } = documented(context)
      const { origin, pathname, host } = new URL(url)
      const wrong = [`${url}#x`, `https://user@${host}${pathname}`, `${origin}/x/..${pathname}`, origin]
      return each(wrong, async (client_id) => about(client_id, await goesNowhere(context, client_id)))
    },
  },
  {
    id: 'client_id_document.https',
    clause: 'OAuth Client ID Metadata Document 3',
    level: 'MUST',
    statement: 'A URL in plain http names no client.',
    run: (context) => goesNowhere(context, documented(context).url.replace(/^https:/, 'http:')),
  },
  {
    id: 'client_id_document.private_hosts',
    clause: 'OAuth Client ID Metadata Document 8.6',
    level: 'SHOULD',
    statement: 'Addresses of the provider’s own network are not asked for a document.',
    run: (context) =>
      each(['https://127.0.0.1/client.json', 'https://169.254.169.254/client.json'], async (client_id) =>
        about(client_id, await goesNowhere(context, client_id)),
      ),
  },
  {
    id: 'client_id_document.missing',
    clause: 'OAuth Client ID Metadata Document 5.1',
    level: 'SHOULD',
    statement: 'Where there is no document, the authorization request ends.',
    run: (context) => goesNowhere(context, `${documented(context).url}-that-is-not-there`),
  },
  {
    id: 'client_id_document.no_secret',
    clause: 'OAuth Client ID Metadata Document 4.1',
    level: 'MUST',
    statement: 'Such a client has no secret: one that brings some is refused.',
    async run(context) {
      const party = partyOf(context)
      const granted = await party.obtainCode({ prompt: 'consent' }, { browser: context.openBrowser() })
      return turnsAway(
        await party.redeem(granted, {}, post(party.client.client_id, 'a-made-up-secret-of-nobody')),
      )
    },
  },
  {
    id: 'client_id_document.pkce',
    clause: 'RFC 9700 2.1.1',
    level: 'MUST',
    statement: 'Being public, such a client redeems no code without its verifier.',
    async run(context) {
      const party = partyOf(context)
      const granted = await party.obtainCode({ prompt: 'consent' }, { browser: context.openBrowser() })
      return turnsAway(await party.redeem(granted, { code_verifier: undefined }))
    },
  },
  {
    id: 'client_id_document.named',
    clause: 'OAuth Client ID Metadata Document 8.5',
    level: 'SHOULD',
    statement: 'The person who is asked sees the host of the client_id.',
    async run(context) {
      const { url } = documented(context)
      const { visit } = await partyOf(context).ask({ prompt: 'consent' }, { browser: context.openBrowser() })
      const { hostname: host } = new URL(url)
      const seen = visit.answers.some(({ text }) => text.includes(host) && text.includes('<form'))
      return judge(seen, `${host} on a page: ${seen}`)
    },
  },
]
