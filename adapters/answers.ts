/**
 * What a host answers, checked before the core believes it: its look-ups, its hooks, its store. A wrong
 * answer is a host that failed, so the request is a 503 and can be repeated; it is never taken for a "no",
 * and never for a "yes".
 */

import * as v from 'valibot'
import {
  type Account,
  type Claims,
  type Client,
  type Loaded,
  type PutOutcome,
  type RenderedPage,
  readDocument,
  type SignedIn,
  type SignInVerdict,
  type Stored,
} from '../core/index.ts'

/** @throws {TypeError} naming who answered, and not what: that may be anybody's data */
function checked<S extends v.GenericSchema>(schema: S, answer: unknown, who: string): v.InferOutput<S> {
  if (!v.is(schema, answer)) throw new TypeError(`${who} answered something else than it should`)
  return answer
}

const texts = v.array(v.string())

/** What every flow relies on; `readClient` makes all of it. */
const clientSchema = v.object({
  client_id: v.string(),
  redirect_uris: texts,
  response_types: texts,
  grant_types: texts,
  allowed_origins: texts,
  token_endpoint_auth_method: v.string(),
  id_token_signed_response_alg: v.string(),
})

export function readClientRecord(answer: Client | null | undefined): Client | undefined {
  if (answer === null || answer === undefined) return undefined
  checked(clientSchema, answer, 'the look-up of a client')
  return answer
}

const record = v.record(v.string(), v.unknown())
const accountSchema = v.object({ sub: v.string(), claims: v.optional(record) })

/** @param sub whose account was asked for: anybody else's is a wrong answer */
export function readAccount(answer: Account | null | undefined, sub: string): Account | undefined {
  if (answer === null || answer === undefined) return undefined
  const account = checked(accountSchema, answer, 'accounts.find')
  if (account.sub !== sub) throw new TypeError('accounts.find answered another account')
  return answer
}

const signedInSchema = v.object({
  sub: v.pipe(v.string(), v.nonEmpty()),
  amr: v.optional(texts),
  acr: v.optional(v.string()),
})

export function readSignedIn(answer: SignedIn | null | undefined): SignedIn | undefined {
  if (answer === null || answer === undefined) return undefined
  checked(signedInSchema, answer, 'accounts.authenticate')
  return answer
}

const verdictSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['allow', 'refuse']) }),
  v.object({ kind: v.literal('redirect'), url: v.string() }),
])

export function readVerdict(answer: SignInVerdict): SignInVerdict {
  checked(verdictSchema, answer, 'hooks.after_sign_in')
  return answer
}

/** OpenID Connect Core section 8: at most 255 characters. */
const subjectSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(255))

export function readSubject(answer: string): string {
  return checked(subjectSchema, answer, 'hooks.subject')
}

/** Claims as JSON has them: what cannot be written as such is refused here, where it can be said whose it is. */
export function readClaims(answer: Claims, who: string): Claims {
  return checked(record, JSON.parse(JSON.stringify(checked(record, answer, who))), who)
}

const renderedPageSchema = v.object({ html: v.string(), style_src: v.string() })

export function readRenderedPage(answer: RenderedPage): RenderedPage {
  return checked(renderedPageSchema, answer, 'pages')
}

const storedSchema = v.object({ value: v.string(), version: v.string() })

export function readStored(answer: Stored | null | undefined): Loaded | undefined {
  if (answer === null || answer === undefined) return undefined
  const { value, version } = checked(storedSchema, answer, 'the get of the storage')
  return { document: readDocument(value), version }
}

const outcomeSchema = v.picklist(['stored', 'conflict'])

export function readOutcome(answer: PutOutcome): PutOutcome {
  return checked(outcomeSchema, answer, 'the put of the storage')
}
