/** Misspelt names, and what was meant. */

import { describe, expect, test } from 'vitest'
import { nearName, refuseUnknown } from './names.ts'

const known = [
  'issuer',
  'loginUrl',
  'onError',
  'onEvent',
  'deadlineMs',
  'extensionGrants',
  'trustedProxies',
  'now',
]

describe('what was meant', () => {
  test.each([
    ['login_url', 'loginUrl'],
    ['login-url', 'loginUrl'],
    ['LOGINURL', 'loginUrl'],
    ['loginUri', 'loginUrl'],
    ['lognUrl', 'loginUrl'],
    ['loignUrl', 'loginUrl'],
    ['loginnUrl', 'loginUrl'],
    ['on_error', 'onError'],
    ['onErorr', 'onError'],
    ['onEvnet', 'onEvent'],
    ['isuer', 'issuer'],
    ['trustProxies', 'trustedProxies'],
    ['deadline', 'deadlineMs'],
    ['grants', 'extensionGrants'],
    ['error', 'onError'],
    ['nwo', 'now'],
  ])('%s: %s', (name, meant) => {
    expect(nearName(name, known)).toBe(meant)
  })

  test.each(['', 'on', 'no', 'url', 'storage', 'constructor', '__proto__', 'ä', 'x'.repeat(40)])(
    '%j: nothing',
    (name) => {
      expect(nearName(name, known)).toBeUndefined()
    },
  )

  test('of two near ones it is the nearer', () => {
    expect(nearName('maxSession', ['maxSections', 'maxSessions'])).toBe('maxSessions')
  })
})

describe('refused', () => {
  const names = { host: true, port: true } as const
  const refuse = (options: object, path?: string) => () =>
    refuseUnknown<{ host?: string; port?: number }>(options, names, path)

  test('is every name that is not known, in a line each', () => {
    expect(refuse({ hots: 'x', port: 1, other: undefined })).toThrow(
      new TypeError('hots: is not known; did you mean host?\nother: is not known; check its spelling'),
    )
  })

  test('by its path', () => {
    expect(refuse({ Port: 1 }, 'server')).toThrow(
      new TypeError('server.Port: is not known; did you mean port?'),
    )
  })

  test.each([{ constructor: 1 }, { toString: 1 }, JSON.parse('{"__proto__":1}')])(
    'is what objects inherit: %j',
    (options) => {
      expect(refuse(options)).toThrow(TypeError)
    },
  )

  test.each([{}, { host: 'x' }, { port: undefined }])('is nothing of %j', (options) => {
    expect(refuse(options)).not.toThrow()
  })
})
