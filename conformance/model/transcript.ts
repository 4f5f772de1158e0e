/**
 * Any run as JSON: what was asked of the world, and what it answered. Since a flow is a function of that,
 * a transcript is the whole truth about a request, and can be run again anywhere, without any world, byte
 * for byte; if the code has changed its mind since, the first step that differs is named.
 *
 * Secrets are taken out while recording (redact.ts): the run took place under the deployment's secret and
 * is written down as if under the demonstration secret, which is why it can be replayed by everybody.
 */

import {
  type Configuration,
  type ConfigurationInput,
  configure,
  createRouter,
  defaultPaths,
  type Flow,
  type Handlers,
  type HttpResponse,
  type PolicyInput,
  readPolicy,
  record,
  replay,
  run,
  type Step,
  type Transcript,
} from 'vouchsafe/core'
import { type Asked, flowOfAsked } from './stage/asked.ts'
import { DEMO_SECRET } from './stage/stage.ts'
import { REDACTED, redactAnswer, redactRequest, redactText } from './transcript/redact.ts'

/** What of a configuration is written down: policy and paths where they are not the defaults. */
interface Shown extends Pick<ConfigurationInput, 'issuer' | 'paths' | 'loginUrl'> {
  readonly policy: PolicyInput
}

export interface Recording {
  readonly title: string
  /** NumericDate in seconds. */
  readonly now: number
  readonly asked: Asked
  readonly steps: Transcript
  /** Absent when the flow answers nobody. */
  readonly response?: HttpResponse
  readonly configuration: Shown
}

export interface Run {
  readonly title: string
  readonly configuration: Configuration
  readonly asked: Asked
  readonly now: number
  readonly handlers: Handlers
}

type ExtensionGrants = NonNullable<ConfigurationInput['extensionGrants']>

/** Runs a request for good, and writes down what went on. */
export async function recordRun({ title, configuration, asked, now, handlers }: Run): Promise<Recording> {
  const taken: Step[] = []
  await run(flowOf(asked, configuration, now), record(handlers, taken))
  const shown = shownOf(configuration)
  const demonstration = demonstrationOf(shown, configuration.extension_grants)
  const redacted = redactAsked(asked, configuration, demonstration)
  const { steps, result } = await retell(flowOf(redacted, demonstration, now), revived(plain(taken)))
  const response = result === undefined ? {} : { response: result }
  return plain({ title, now, asked: redacted, steps, ...response, configuration: shown })
}

/**
 * Runs a recording again. A grant of the host's own is code, and has to be brought along.
 * @throws {Error} when the flow asks or answers something else than was recorded
 */
export function replayRecording(
  recording: Recording,
  extensionGrants: ExtensionGrants = {},
): HttpResponse | undefined {
  const { asked, configuration, now, steps, response } = recording
  const flow = flowOf(asked, demonstrationOf(configuration, extensionGrants), now)
  const answered = plain(replay(flow, revived(steps)))
  if (JSON.stringify(answered) !== JSON.stringify(response))
    throw new Error(`the answer is ${JSON.stringify(answered)}, recorded was ${JSON.stringify(response)}`)
  return answered
}

function shownOf({ issuer, policy, paths, login_url }: Configuration): Shown {
  return {
    issuer,
    policy: differing(policy, readPolicy()),
    paths: differing(paths, defaultPaths),
    ...(login_url !== undefined && { loginUrl: login_url }),
  }
}

function differing<T extends object>(values: T, defaults: T): Partial<T> {
  const usual = new Map(Object.entries(defaults).map(([name, value]) => [name, JSON.stringify(value)]))
  const others = Object.entries(values).filter(([name, value]) => usual.get(name) !== JSON.stringify(value))
  return Object.fromEntries(others) as Partial<T>
}

/** The recorded configuration under the demonstration secret. */
export function demonstrationOf(
  { policy, ...shown }: Shown,
  extensionGrants: ExtensionGrants = {},
): Configuration {
  const secrets = [DEMO_SECRET] as const
  return configure({ ...shown, policy: readPolicy(policy), extensionGrants, secrets })
}

function flowOf(asked: Asked, configuration: Configuration, now: number): Flow<HttpResponse | undefined> {
  return flowOfAsked(asked, createRouter(configuration), configuration, now)
}

function redactAsked(asked: Asked, { keys }: Configuration, demonstration: Configuration): Asked {
  switch (asked.kind) {
    case 'request':
      return { ...asked, request: redactRequest(asked.request, keys, demonstration.keys) }
    case 'end_session':
      return { ...asked, session: redactText(asked.session, keys, demonstration.keys) }
    default:
      return asked
  }
}

/** Runs a flow on what was answered before, and writes down what it asks now: the same, redacted. */
async function retell<T>(flow: Flow<T>, taken: Transcript): Promise<{ steps: readonly Step[]; result: T }> {
  const steps: Step[] = []
  let drawn = 0
  const tell = (input: object) => {
    const { effect, answer, failed } = taken[steps.length] ?? {}
    if (failed) throw new Error(REDACTED)
    if (effect?.op === 'random') return `${++drawn}`.padStart(String(answer).length, '_')
    // What a page looks like is the host's; what it shows is the flow's.
    if (effect?.op === 'render_page') return { html: JSON.stringify(input) }
    return redactAnswer(answer)
  }
  const handlers = Object.fromEntries(taken.map(({ effect }) => [effect.op, tell])) as unknown as Handlers
  const result = await run(flow, record(handlers, steps))
  const [told, expected] = [steps, taken].map((all) => all.map(({ effect }) => effect.op).join(' '))
  if (told !== expected)
    throw new Error(`without its secrets the run is another: ${told} instead of ${expected}`)
  return { steps, result }
}

/** JSON has no `undefined`: where a load found nothing it has written `null`. */
function revived(steps: Transcript): Transcript {
  return steps.map((step) =>
    step.effect.op === 'load' && Array.isArray(step.answer)
      ? { ...step, answer: step.answer.map((loaded: unknown) => loaded ?? undefined) }
      : step,
  )
}

/** JSON and back, so that what is compared is what is written. */
function plain<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value))
}
