/**
 * The whole of the black-box checks and the one function that runs them against an issuer. It decides the order,
 * which checks were asked for, and how a verdict weighs: a violated SHOULD is a warning, a check that could not
 * be carried out is a failure. It prints nothing.
 */
import { authenticationRequest } from './authentication-request.ts'
import { authorizationRequest } from './authorization-request.ts'
import { badInput } from './bad-input.ts'
import {
  type Check,
  type CheckModule,
  failed,
  notApplicable,
  type Verdict,
  type VerdictKind,
  warning,
} from './check.ts'
import { clientAuthentication } from './client-authentication.ts'
import { clientConfiguration } from './client-configuration.ts'
import { type ClientEntry, type Options, parseClientFile, type Role, unknownNames } from './client-file.ts'
import { clientIdDocument } from './client-id-document.ts'
import { code } from './code.ts'
import { concurrency } from './concurrency.ts'
import { type Context, createContext } from './context.ts'
import { discovery } from './discovery.ts'
import { headers } from './headers.ts'
import { idToken } from './id-token.ts'
import { introspection } from './introspection.ts'
import { jwks } from './jwks.ts'
import { jwtAccessToken } from './jwt-access-token.ts'
import { logout } from './logout.ts'
import { malformedHttp } from './malformed-http.ts'
import { NotApplicable } from './not-applicable.ts'
import type { User } from './page-driver.ts'
import { pkce } from './pkce.ts'
import { redirectUri } from './redirect-uri.ts'
import { refresh } from './refresh.ts'
import { registration } from './registration.ts'
import { resourceIndicators } from './resource-indicators.ts'
import { revocation } from './revocation.ts'
import { session } from './session.ts'
import { tokenRequest } from './token-request.ts'
import { userinfo } from './userinfo.ts'

export type { Check, CheckModule, Level, Verdict, VerdictKind } from './check.ts'
export type { ClientEntry, Options, Role } from './client-file.ts'
export type { Context } from './context.ts'

export const modules: readonly CheckModule[] = [
  { name: 'discovery', checks: discovery },
  { name: 'jwks', checks: jwks },
  { name: 'authorization_request', checks: authorizationRequest },
  { name: 'authentication_request', checks: authenticationRequest },
  { name: 'session', checks: session },
  { name: 'logout', checks: logout },
  { name: 'redirect_uri', checks: redirectUri },
  { name: 'code', checks: code },
  { name: 'token_request', checks: tokenRequest },
  { name: 'pkce', checks: pkce },
  { name: 'client_authentication', checks: clientAuthentication },
  { name: 'refresh', checks: refresh },
  { name: 'id_token', checks: idToken },
  { name: 'userinfo', checks: userinfo },
  { name: 'revocation', checks: revocation },
  { name: 'introspection', checks: introspection },
  { name: 'registration', checks: registration },
  { name: 'client_configuration', checks: clientConfiguration },
  { name: 'client_id_document', checks: clientIdDocument },
  { name: 'resource_indicators', checks: resourceIndicators },
  { name: 'jwt_access_token', checks: jwtAccessToken },
  { name: 'concurrency', checks: concurrency },
  { name: 'headers', checks: headers },
  { name: 'bad_input', checks: badInput },
  { name: 'malformed_http', checks: malformedHttp },
]

type ClientInput = Pick<ClientEntry, 'client_id' | 'redirect_uri'> & Partial<ClientEntry>

export interface Target {
  readonly issuer: string
  readonly clients: { readonly [role in Role]?: ClientInput }
  readonly user: User
  readonly options?: Partial<Options>
}

export interface RunOptions {
  /** Names of modules and ids of checks; hyphens and underscores are the same. All, by default. */
  readonly only?: readonly string[]
  readonly onResult?: (result: Result) => void
}

export interface Result extends Omit<Check, 'run'> {
  readonly module: string
  readonly verdict: VerdictKind
  readonly evidence: string
}

export interface Report {
  readonly issuer: string
  readonly results: readonly Result[]
  readonly counts: Readonly<Record<VerdictKind, number>>
  /** Whether nothing failed; warnings do not count against a provider. */
  readonly conforms: boolean
}

/**
 * Runs the checks one after the other. Throws TypeError if the target is unusable or `only` names something
 * unknown, Error if the issuer has no metadata; everything after that is in the report.
 */
export function runChecks(target: Target, run: RunOptions = {}): Promise<Report> {
  const { issuer, clients, user, options = {}, ...rest } = target
  return runChecksOfFile(issuer, { ...clients, user, options, ...rest }, run)
}

/** The same with what a client file holds, which need not be right. */
export async function runChecksOfFile(issuer: string, file: unknown, run: RunOptions = {}): Promise<Report> {
  const misspelt = unknownNames(run, ['only', 'onResult'])
  if (misspelt.length > 0) throw new TypeError(misspelt.join('\n'))
  const { only = [], onResult } = run
  const parsed = parseClientFile(file)
  if (parsed.kind === 'invalid')
    throw new TypeError(`The client file is not usable:\n${parsed.problems.join('\n')}`)
  const selected = select(only)
  const context = await createContext(issuer, parsed.file)
  const results: Result[] = []
  for (const { module, check } of selected) {
    const { kind, evidence } = await carryOut(check, context)
    const { id, clause, level, statement } = check
    const shown = context.secrets.redact(evidence)
    const result = { module, id, clause, level, statement, verdict: kind, evidence: shown }
    results.push(result)
    onResult?.(result)
  }
  const count = (kind: VerdictKind) => results.filter(({ verdict }) => verdict === kind).length
  const counts = {
    passed: count('passed'),
    failed: count('failed'),
    warning: count('warning'),
    not_applicable: count('not_applicable'),
  }
  return { issuer, results, counts, conforms: counts.failed === 0 }
}

async function carryOut(check: Check, context: Context): Promise<Verdict> {
  try {
    const verdict = await check.run(context)
    return verdict.kind === 'failed' && check.level === 'SHOULD' ? warning(verdict.evidence) : verdict
  } catch (thrown) {
    if (thrown instanceof NotApplicable) return notApplicable(thrown.message)
    return failed(`could not be judged: ${explain(thrown)}`)
  }
}

function explain(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message
}

function select(only: readonly string[]) {
  const every = modules.flatMap(({ name, checks }) => checks.map((check) => ({ module: name, check })))
  const wanted = only.map((name) => name.replaceAll('-', '_'))
  const unknown = wanted.filter(
    (name) => !every.some(({ module, check }) => name === module || name === check.id),
  )
  if (unknown.length > 0) {
    const names = modules.map(({ name }) => name).join(', ')
    throw new TypeError(`no module or check is called ${unknown.join(', ')}; modules are ${names}`)
  }
  if (wanted.length === 0) return every
  return every.filter(({ module, check }) => wanted.includes(module) || wanted.includes(check.id))
}
