/**
 * People and clients in a storage, in growing numbers: what the start of a server, a sign-in, a list of all of them and
 * the pages of administrators take. They are brought in by `vouchsafe import`, as by somebody who comes from elsewhere.
 */

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { freePort } from '../interop/free-port.ts'
import { type Administrated, measureAdministration } from './administered.ts'
import { run, whileServed } from './command.ts'
import { median, percentile } from './measure.ts'

export interface StoredResult {
  readonly people: number
  readonly clients: number
  /** Seconds from the start of the process to its first answer. */
  readonly start: number
  /** Milliseconds of a sign-in, with consent, code and tokens. */
  readonly sign_in: number
  readonly sign_in_p99: number
  /** Seconds that `vouchsafe users list` takes, and megabytes that it has at most. */
  readonly list: number
  readonly list_megabytes: number
  /** What each page and each answer of the API takes. */
  readonly administration: Readonly<Record<string, Administrated>>
}

const STARTS = 5
const SIGN_INS = 100
/** Before those that count. */
const WARM_UP = 10
const PASSWORD = 'wonderland'

const request = {
  redirect_uri: 'http://localhost:9999/callback',
  response_type: 'code',
  scope: 'openid',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}
const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

interface Deployment {
  readonly folder: string
  readonly issuer: string
  readonly client_secret: string
  /** Of the client that may look at the administration. */
  readonly program_secret: string
  /** A line of an export for each, which others are like. */
  readonly client: object
  readonly person: object
}

/**
 * @param storage empty
 * @param sizes how many people there are each time, growing; a tenth as many clients
 */
export async function* measureStored(
  storage: string,
  sizes: readonly number[],
): AsyncGenerator<StoredResult> {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-stored-'))
  try {
    const deployment = await deploy(folder, storage)
    let [people, clients] = [0, 1]
    for (const size of sizes) {
      const more = { people: Math.max(size, people), clients: Math.max(Math.floor(size / 10), clients) }
      await add(deployment, { people, clients }, more)
      ;({ people, clients } = more)
      yield { people, clients, ...(await measure(deployment, more)) }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function deploy(folder: string, storage: string): Promise<Deployment> {
  const issuer = `http://localhost:${await freePort()}`
  await run(folder, ['init', '--issuer', issuer, '--storage', storage, '--admin', 'root'], PASSWORD)
  const add = ['clients', 'add', '--id', 'client-0', '--redirect-uri', request.redirect_uri, '--json']
  const { client_secret } = JSON.parse((await run(folder, add)).text)
  const exported = (await run(folder, ['export'])).text.trimEnd().split('\n')
  const lineOf = (kind: string) => exported.map((line) => JSON.parse(line)).find((one) => one.kind === kind)
  const [client, person] = [lineOf('client'), lineOf('account')]
  const looks = ['--grant-type', 'client_credentials', '--scope', 'vouchsafe:admin.read', '--json']
  const program = JSON.parse((await run(folder, ['clients', 'add', '--id', 'program', ...looks])).text)
  return { folder, issuer, client_secret, program_secret: program.client_secret, client, person }
}

function line(like: object, others: object): string {
  return `${JSON.stringify({ ...like, ...others })}\n`
}

interface Counts {
  readonly people: number
  readonly clients: number
}

async function add({ folder, client, person }: Deployment, from: Counts, to: Counts): Promise<void> {
  function* lines(): Generator<string> {
    for (let n = from.clients; n < to.clients; n++)
      yield line(client, {
        client_id: `client-${n}`,
        client_name: `Shop ${n} of somebody`,
        nonce: `nonce-${n}`,
      })
    for (let n = from.people; n < to.people; n++)
      yield line(person, {
        sub: `sub-${n}`,
        username: `person-${n}`,
        email: `mail-${n}@example.com`,
        claims: { name: `Name ${n} of somebody` },
        roles: [],
      })
  }
  const file = join(folder, 'more.ndjson')
  await pipeline(Readable.from(lines()), createWriteStream(file))
  await run(folder, ['import', file])
}

async function measure(
  deployment: Deployment,
  counts: Counts,
): Promise<Omit<StoredResult, 'people' | 'clients'>> {
  const { folder, issuer } = deployment
  const starts: number[] = []
  for (let n = 0; n < STARTS; n++) starts.push(await whileServed(folder, issuer, async () => {}))
  const took: number[] = []
  let administration: StoredResult['administration'] = {}
  await whileServed(folder, issuer, async () => {
    const program = { client_id: 'program', client_secret: deployment.program_secret }
    administration = await measureAdministration(
      { issuer, user: { username: 'root', password: PASSWORD }, program },
      (n) => ({ person: spread(n, counts.people), client: spread(n, counts.clients) }),
    )
    for (let n = 0; n < SIGN_INS + WARM_UP; n++) {
      const began = performance.now()
      await signIn(deployment, spread(n, counts.people), spread(n, counts.clients))
      if (n >= WARM_UP) took.push(performance.now() - began)
    }
  })
  const listed = await run(folder, ['users', 'list', '--json'])
  // And the administrator.
  if (listed.lines !== counts.people + 1)
    throw new Error(`${listed.lines} people are listed, of ${counts.people + 1}`)
  return {
    start: median(starts),
    sign_in: median(took),
    sign_in_p99: percentile(took, 0.99),
    list: listed.seconds,
    list_megabytes: listed.megabytes,
    administration,
  }
}

/** Not one beside the other: who was read last is likely to be at hand. */
function spread(n: number, of: number): number {
  return Math.floor(((n * 0.618034) % 1) * of)
}

async function signIn({ issuer, client_secret }: Deployment, person: number, client: number): Promise<void> {
  const client_id = `client-${client}`
  const browser = createBrowser({
    send: createSend(10_000),
    user: { username: `person-${person}`, password: PASSWORD },
    pages: {},
    leaves: (url) => !url.startsWith(issuer),
  })
  const asked = new URLSearchParams({ ...request, client_id })
  const visit = await browser.visit({ url: `${issuer}/authorize?${asked}` })
  const code = visit.kind === 'returned' ? visit.parameters.get('code') : undefined
  if (!code) throw new Error(`person-${person} was not let in`)
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: request.redirect_uri,
      code_verifier,
    }),
  })
  if (!answer.ok) throw new Error(`client-${client} was given no tokens: ${answer.status}`)
  await answer.arrayBuffer()
}
