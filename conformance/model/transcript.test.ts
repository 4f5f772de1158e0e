import { describe, expect, test } from 'vitest'
import { scenes } from './faults/scenes.ts'
import type { Mix } from './stage/mix.ts'
import { prepare, type Situation, stageFor } from './stage/prepare.ts'
import { outcomeOf } from './stage/requests.ts'
import { CLIENT_SECRET, NOW, PASSWORD, type StageOptions } from './stage/stage.ts'
import { type Recording, recordRun, replayRecording } from './transcript.ts'

interface Recorded {
  readonly recording: Recording
  readonly situation: Situation
}

async function recordScene(scene: Mix, options: StageOptions = {}): Promise<Recorded> {
  const stage = stageFor(scene, options)
  const situation = await prepare(scene, stage)
  const [{ work, later = 0 } = {}] = situation.participants
  if (!work || work.kind === 'flow' || work.kind === 'act') throw new Error('what is recorded is plain data')
  const world = await stage.createWorld(situation.records)
  const handlers = stage.handlers(world, 'live')
  const { configuration } = stage
  return {
    situation,
    recording: await recordRun({ title: scene.name, configuration, asked: work, now: NOW + later, handlers }),
  }
}

function written<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}

describe.each(scenes)('the transcript of "$name"', (scene) => {
  test('is the golden one, and can be replayed byte for byte', async () => {
    const { recording } = await recordScene(scene)
    const file = `transcripts/${scene.name.replaceAll(/[ ,]+/g, '-').toLowerCase()}.json`
    await expect(`${JSON.stringify(recording, null, 2)}\n`).toMatchFileSnapshot(file)
    expect(replayRecording(written(recording))).toEqual(recording.response)
  })

  test('of a deployment with secrets holds none of them, and is the same run', async () => {
    const golden = await recordScene(scene)
    const secrets = ['a secret that must never be shown to anybody'] as const
    const { recording, situation } = await recordScene(scene, { secrets })
    const text = JSON.stringify(recording)
    const basic = btoa(`web:${CLIENT_SECRET}`)
    const asked = JSON.stringify(situation.participants.map(({ work }) => work))
    const macs = [...asked.matchAll(/\.([\w-]{22})(?![\w-])/g)].map(([, mac = '']) => mac)
    const presentable = situation.issued.map(({ value }) => value)
    for (const secret of [...secrets, CLIENT_SECRET, PASSWORD, basic, ...presentable, ...macs])
      expect(text).not.toContain(secret)
    const { response } = recording
    expect(replayRecording(written(recording))).toEqual(response)
    expect(response && outcomeOf(response)).toBe(
      golden.recording.response && outcomeOf(golden.recording.response),
    )
    expect(recording.steps.map(({ effect }) => effect.op)).toEqual(
      golden.recording.steps.map(({ effect }) => effect.op),
    )
  })
})

describe('a record of another release is as good as none, and one event says so', () => {
  test.each([
    ['authorize', /"name":"login"/],
    ['login form', /"location":"https:..op.test.authorize[?]/],
    ['userinfo', /"error":"invalid_token"/],
  ])('%s is answered %s', async (name, answer) => {
    const scene = scenes.find((one) => one.name === `${name}, with a record of another release`)
    if (!scene) throw new Error(`there is no scene of ${name}`)
    const { response, steps } = (await recordScene(scene)).recording
    expect(JSON.stringify(response).replaceAll('\\', '')).toMatch(answer)
    const events = steps.flatMap(({ effect }) => (effect.op === 'emit' ? [effect.event.type] : []))
    expect(events.filter((type) => type === 'record_unreadable')).toHaveLength(1)
  })
})

describe('a transcript', () => {
  const scene = scenes.find(({ name }) => name === 'redeem')

  async function recorded(options: StageOptions = {}): Promise<Recording> {
    if (!scene) throw new Error('there is no such scene')
    return (await recordScene(scene, options)).recording
  }

  test('names the first step that goes otherwise', async () => {
    const recording = written(await recorded())
    const steps = recording.steps.map((step) =>
      step.effect.op === 'find_account' ? { ...step, effect: { ...step.effect, sub: 'bob' } } : step,
    )
    expect(() => replayRecording({ ...recording, steps })).toThrow(
      'step 4 asks {"op":"find_account","sub":"alice"}, recorded was {"op":"find_account","sub":"bob"}',
    )
  })

  test('is told apart by its answer, too', async () => {
    const recording = written(await recorded())
    expect(() => replayRecording({ ...recording, response: { status: 204, headers: {}, body: '' } })).toThrow(
      'recorded was {"status":204,"headers":{},"body":""}',
    )
  })

  test('remembers a failure', async () => {
    const failing = () => {
      throw new Error('the directory is down')
    }
    const recording = await recorded({ hooks: { idTokenClaims: failing } })
    expect(recording.response?.status).toBe(503)
    expect(recording.steps.find(({ failed }) => failed)?.effect.op).toBe('id_token_claims')
    expect(JSON.stringify(recording)).not.toContain('the directory is down')
    expect(replayRecording(written(recording))).toEqual(recording.response)
  })
})
