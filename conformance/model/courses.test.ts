/** Courses of commands by name: what the model found once, and what is drawn too seldom to be left to chance. */

import { describe, expect, test } from 'vitest'
import { type CheckOptions, replayCommands } from './check-model.ts'
import { commandKinds } from './commands/index.ts'
import { lifetimes, type Regression, regressions } from './regressions.ts'

type Commands = Regression['commands']

describe('regressions', () => {
  test.each(regressions)('$found', ({ commands }) => {
    expect(() => replayCommands(commands, { policy: lifetimes })).not.toThrow()
  })

  test('are carried out to the end', () => {
    for (const { commands } of regressions)
      for (const { does } of commands) expect(commandKinds.map((kind) => kind.does)).toContain(does)
  })
})

describe('what is drawn too seldom', () => {
  const use = { does: 'use', browser: 0, person: 0, scope: 1, pkce: true, redeem: true }
  const authorize = { does: 'authorize', browser: 0, scope: 1, pkce: true, wrong: [], manner: {} }
  const day = { does: 'advance', by: 86_400 }

  const courses: Record<string, Commands> = {
    'a consent that is remembered for longer than anything was given for it': [
      { ...use, client: 0 },
      day,
      day,
      { ...use, client: 0 },
    ],
    'what a person allowed somebody who was not proven, when somebody is': [
      { ...use, client: 3 },
      { does: 'change client', client: 3, to: 'another redirect_uri' },
      { ...authorize, client: 3, redirect: 2 },
    ],
  }

  test.each(Object.entries(courses))('%s', (_, commands) => {
    expect(() => replayCommands(commands, { policy: lifetimes })).not.toThrow()
  })
})

describe('where there is no room', () => {
  const use = (browser: number, client = 0) => ({
    does: 'use',
    browser,
    person: 0,
    client,
    scope: 1,
    pkce: true,
    redeem: true,
  })

  function eventsOf(commands: Commands): string[] {
    const told: string[] = []
    const onEvent: CheckOptions['onEvent'] = (event) => {
      if (event.type === 'sessions_exhausted') told.push(event.type)
      if ('because' in event) told.push(`${event.type} ${event.because}`)
    }
    const policy = { max_sessions: 2, max_connections: 2 }
    replayCommands(commands, { browsers: 3, policy, onEvent })
    return told
  }

  test('a session that was not used for ten minutes gives way, and none before', () => {
    const early = [use(0), use(1), { does: 'advance', by: 600 }, use(2)]
    expect(eventsOf(early)).toEqual(['sessions_exhausted'])
    expect(eventsOf([...early, { does: 'advance', by: 82 }, use(2)])).toEqual([
      'sessions_exhausted',
      'session_ended displaced',
    ])
  })

  test('a connection gives way, with everything that rests on it', () => {
    expect(eventsOf([use(0, 0), use(0, 1), use(0, 4)])).toEqual(['connection_ended displaced'])
  })
})
