/** Second factors of people in the storage: what is right once is right once, for one person, and not by guessing. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { GivenFactor, Storage } from '../../../core/index.ts'
import { createMemoryStorage } from '../../../storage/memory.ts'
import { createPasswordAccounts, type PasswordAccounts } from '../../accounts.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { newTotpSecret, stepOf, totpUri } from './totp.ts'

/** The secret of RFC 6238 Appendix B, `12345678901234567890`. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('RFC 6238 Appendix B', () => {
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at %i the code ends in that of %s', (now, eight) => {
    expect(stepOf(RFC_SECRET, eight.slice(2), now, undefined)).toBe(Math.floor(now / 30))
  })
})

describe('a code', () => {
  const now = 1_111_111_111
  const code = '050471'
  const step = 37_037_037

  test('RFC 6238 section 5.2: is right for a step before and behind its own, and no longer', () => {
    expect(stepOf(RFC_SECRET, code, now + 30, undefined)).toBe(step)
    expect(stepOf(RFC_SECRET, code, now - 30, undefined)).toBe(step)
    expect(stepOf(RFC_SECRET, code, now + 60, undefined)).toBeUndefined()
    expect(stepOf(RFC_SECRET, code, now - 60, undefined)).toBeUndefined()
  })

  test('is taken once, and none from before it', () => {
    expect(stepOf(RFC_SECRET, code, now, step - 1)).toBe(step)
    expect(stepOf(RFC_SECRET, code, now, step)).toBeUndefined()
    expect(stepOf(RFC_SECRET, code, now, step + 1)).toBeUndefined()
  })

  test.each(['050 471', ' 050471 '])('%j is it as apps show it', (typed) => {
    expect(stepOf(RFC_SECRET, typed, now, undefined)).toBe(step)
  })

  test.each(['', '50471', '0504710', '０５０４７１', '000000'])('%j is not', (typed) => {
    expect(stepOf(RFC_SECRET, typed, now, undefined)).toBeUndefined()
  })

  test('a secret has 160 bits and is another one each time; its URI says whose it is', () => {
    const secret = newTotpSecret()
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(newTotpSecret()).not.toBe(secret)
    expect(totpUri(secret, 'Acme & Co', 'al:ice@example.com')).toBe(
      `otpauth://totp/Acme%20%26%20Co:al%3Aice%40example.com?secret=${secret}&issuer=Acme%20%26%20Co`,
    )
  })
})

const clock = { now: 1_111_111_111 }
const now = () => clock.now
const issuer = 'https://op.test'
const secrets = ['the newest secret of the deployment, 32+', 'the one before it, also 32 characters long']
const password = 'through the looking glass'

let storage: Storage
let accounts: PasswordAccounts

const over = (options = {}) => createPasswordAccounts({ storage, issuer, secrets, now, ...options })

beforeEach(() => {
  clock.now = 1_111_111_111
  storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 2 }, now })
  accounts = over()
})

async function person(username = 'alice') {
  const created = await accounts.create({ username, password })
  if (created.kind !== 'created') throw new Error('is taken')
  return created.account.sub
}

/** With an app whose code of the step before has shown that it has the secret. */
async function withApp(username?: string) {
  const sub = await person(username)
  expect(await accounts.factors.addOtp(sub, RFC_SECRET, codeAt(clock.now - 30))).toBe('added')
  return sub
}

const codeAt = (at: number) => known.get(Math.floor(at / 30)) ?? ''

/** By their steps, as RFC 6238 Appendix B has them. */
const known = new Map([
  [37_037_036, '081804'],
  [37_037_037, '050471'],
])

const otp = (code: string): GivenFactor => ({ kind: 'otp', code })

describe('an app that makes codes', () => {
  test('is asked for beside the password, and lets its person in', async () => {
    const sub = await withApp()
    expect(await accounts.authenticate({ username: 'alice', password })).toEqual({
      sub,
      amr: ['pwd'],
      second_factor: true,
    })
    expect(await accounts.secondFactors(sub)).toEqual({ otp: true, recovery_codes: false, passkeys: [] })
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471') })).toEqual({
      sub,
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'mfa',
    })
  })

  test('is not there before it has shown a code', async () => {
    const sub = await person()
    const { secret, uri } = accounts.factors.newOtp('Acme', 'alice')
    expect(uri).toContain(secret)
    expect(await accounts.factors.addOtp(sub, secret, '000000')).toBe('wrong')
    expect(await accounts.factors.addOtp(sub, 'no secret', '000000')).toBe('wrong')
    expect(await accounts.authenticate({ username: 'alice', password })).toEqual({ sub, amr: ['pwd'] })
    expect(await accounts.secondFactors(sub)).toBeUndefined()
    expect(await accounts.factors.addOtp('nobody', RFC_SECRET, '050471')).toBe('unknown')
  })

  test('W-022 the code that has shown it is used, and so is every other after its use', async () => {
    const sub = await withApp()
    expect(await accounts.verifySecondFactor({ sub, given: otp('081804') })).toBeUndefined()
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471') })).toBeDefined()
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471') })).toBeUndefined()
  })

  test('W-022 one code twice at once lets one of them in, in every order and process', async () => {
    for (let round = 0; round < 30; round++) {
      const sub = await withApp(`alice${round}`)
      const other = over()
      const both = [accounts, other, accounts, other].map((one) =>
        one.verifySecondFactor({ sub, given: otp('050471') }),
      )
      expect((await Promise.all(both)).filter((signed_in) => signed_in !== undefined)).toHaveLength(1)
    }
  })

  test('a code of somebody else’s app is wrong', async () => {
    await withApp('alice')
    const bob = await person('bob')
    const { secret } = accounts.factors.newOtp('Acme', 'bob')
    expect(secret).not.toBe(RFC_SECRET)
    expect(await accounts.verifySecondFactor({ sub: bob, given: otp('050471') })).toBeUndefined()
  })

  test('nobody’s account, and a disabled one, have none', async () => {
    const sub = await withApp()
    await accounts.update(sub, { disabled: true })
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471') })).toBeUndefined()
    expect(await accounts.verifySecondFactor({ sub: 'nobody', given: otp('050471') })).toBeUndefined()
  })

  test('stays with another password, and goes with the account', async () => {
    const sub = await withApp()
    await accounts.update(sub, { password: 'another password' })
    expect((await accounts.read(sub))?.factors).toEqual({
      otp: { createdAt: clock.now },
      passkeys: [],
      recoveryCodes: 0,
    })
    await accounts.remove(sub)
    expect(await accounts.factors.read(sub)).toBeUndefined()
  })
})

describe('W-022 guessing', () => {
  test('after ten wrong codes the right one is wrong too, however many come at once', async () => {
    const sub = await withApp()
    const guesses = Array.from({ length: 40 }, (_, n) => otp(String(n).padStart(6, '0')))
    await Promise.all(guesses.map((given) => accounts.verifySecondFactor({ sub, given })))
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471') })).toBeUndefined()
    clock.now += 29
    expect(await over().verifySecondFactor({ sub, given: otp('050471') })).toBeUndefined()
  })

  test('a browser in which the person has signed in before has guesses of its own', async () => {
    const sub = await withApp()
    for (let n = 0; n < 10; n++) await accounts.verifySecondFactor({ sub, given: otp('000000') })
    const deviceOf = () => 'a-browser-of-alice'
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471'), deviceOf })).toBeDefined()
  })

  test('neither locks the password, nor is let off by it', async () => {
    const sub = await withApp()
    for (let n = 0; n < 10; n++) await accounts.verifySecondFactor({ sub, given: otp('000000') })
    expect(await accounts.authenticate({ username: 'alice', password })).toMatchObject({ sub })
    expect(await accounts.verifySecondFactor({ sub, given: otp('050471') })).toBeUndefined()
  })
})

describe('recovery codes', () => {
  async function withCodes() {
    const sub = await withApp()
    const codes = await accounts.factors.newRecoveryCodes(sub)
    if (!codes) throw new Error('there are none')
    return { sub, codes }
  }
  const recovery = (code = ''): GivenFactor => ({ kind: 'recovery_code', code })

  test('are ten, all different, and each lets its person in once', async () => {
    const { sub, codes } = await withCodes()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
    expect(await accounts.verifySecondFactor({ sub, given: recovery(codes[0]) })).toEqual({
      sub,
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'mfa',
    })
    expect(await accounts.verifySecondFactor({ sub, given: recovery(codes[0]) })).toBeUndefined()
    expect(await accounts.factors.read(sub)).toMatchObject({ recoveryCodes: 9 })
    expect(await accounts.secondFactors(sub)).toMatchObject({ recovery_codes: true })
  })

  test('are used once when they come twice at once', async () => {
    const { sub, codes } = await withCodes()
    const both = [accounts, over()].map((one) => one.verifySecondFactor({ sub, given: recovery(codes[3]) }))
    expect((await Promise.all(both)).filter((signed_in) => signed_in !== undefined)).toHaveLength(1)
  })

  test('are the same however they are typed', async () => {
    const { sub, codes } = await withCodes()
    const typed = ` ${codes[1]?.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `
    expect(await accounts.verifySecondFactor({ sub, given: recovery(typed) })).toBeDefined()
  })

  test('of another person, and those from before, are wrong', async () => {
    const { sub, codes } = await withCodes()
    const bob = await withApp('bob')
    await accounts.factors.newRecoveryCodes(bob)
    expect(await accounts.verifySecondFactor({ sub: bob, given: recovery(codes[0]) })).toBeUndefined()
    await accounts.factors.newRecoveryCodes(sub)
    expect(await accounts.verifySecondFactor({ sub, given: recovery(codes[0]) })).toBeUndefined()
  })

  test('are for whoever has another factor to lose, and go with it', async () => {
    const bob = await person('bob')
    expect(await accounts.factors.newRecoveryCodes(bob)).toBeUndefined()
    const { sub } = await withCodes()
    expect(await accounts.factors.remove(sub, 'otp')).toBe('removed')
    expect(await accounts.factors.read(sub)).toEqual({ passkeys: [], recoveryCodes: 0 })
    expect(await accounts.authenticate({ username: 'alice', password })).toEqual({ sub, amr: ['pwd'] })
  })
})

describe('somebody who changes the account at the same time', () => {
  const ask = async (sub: string) => (await accounts.read(sub))?.revision ?? ''

  test('is told of no conflict because the person has signed in, and takes back nothing that was used', async () => {
    const sub = await withApp()
    const [first = ''] = (await accounts.factors.newRecoveryCodes(sub)) ?? []
    const revision = await ask(sub)
    for (const given of [otp('050471'), { kind: 'recovery_code', code: first } as const]) {
      expect(await accounts.verifySecondFactor({ sub, given })).toBeDefined()
      expect(await ask(sub)).toBe(revision)
    }
    expect(await accounts.update(sub, { name: 'Alice' }, { revision })).toMatchObject({ kind: 'updated' })
    for (const given of [otp('050471'), { kind: 'recovery_code', code: first } as const])
      expect(await accounts.verifySecondFactor({ sub, given })).toBeUndefined()
  })

  test('and is told of one that was added or taken away', async () => {
    const sub = await person()
    let revision = await ask(sub)
    for (const change of [
      () => accounts.factors.addOtp(sub, RFC_SECRET, '050471'),
      () => accounts.factors.newRecoveryCodes(sub),
      () => accounts.factors.remove(sub, 'recovery_codes'),
      () => accounts.factors.remove(sub, 'otp'),
    ]) {
      await change()
      clock.now++
      expect(await accounts.update(sub, { name: 'Alice' }, { revision })).toMatchObject({ kind: 'conflict' })
      expect(revision).not.toBe(await ask(sub))
      revision = await ask(sub)
    }
  })
})

describe('what is kept', () => {
  async function records(): Promise<string> {
    const { keys } = await storage.scan('account')
    return JSON.stringify(await storage.get(keys))
  }

  test('INV-37: neither the secret of an app nor a recovery code', async () => {
    const sub = await withApp()
    const codes = (await accounts.factors.newRecoveryCodes(sub)) ?? []
    const kept = await records()
    expect(kept).toContain(hashRecoveryCode(sub, codes[0] ?? ''))
    expect(kept).not.toContain(RFC_SECRET)
    for (const code of codes) expect(kept).not.toContain(code)
  })

  test('a secret moves under the newest of the deployment’s when it is used', async () => {
    const sub = await withApp()
    const rotated = ['a newer secret of the deployment, 32+ too', ...secrets]
    expect(await over({ secrets: rotated }).verifySecondFactor({ sub, given: otp('050471') })).toBeDefined()
    const [newest = ''] = rotated
    const alone = over({ secrets: [newest] })
    expect(await alone.verifySecondFactor({ sub, given: otp('000000') })).toBeUndefined()
    await expect(over().verifySecondFactor({ sub, given: otp('000000') })).rejects.toThrow(/secret/)
  })

  test('or at once, before the older one is taken away', async () => {
    const sub = await withApp()
    const rotated = ['a newer secret of the deployment, 32+ too', ...secrets]
    const { factors } = over({ secrets: rotated })
    expect([await factors.reseal(sub), await factors.reseal(sub), await factors.reseal('nobody')]).toEqual([
      true,
      false,
      false,
    ])
    const alone = over({ secrets: rotated.slice(0, 1) })
    expect(await alone.verifySecondFactor({ sub, given: otp('050471') })).toBeDefined()
  })

  test('without secrets of the deployment no app is added', async () => {
    const sub = await person()
    const without = createPasswordAccounts({ storage, issuer, now })
    await expect(without.factors.addOtp(sub, RFC_SECRET, '050471')).rejects.toThrow(/^secrets: required/)
  })

  test('a storage that is down is no "wrong code"', async () => {
    const sub = await withApp()
    const down = { ...storage, put: () => Promise.reject(new Error('down')) }
    const failing = createPasswordAccounts({ storage: down, issuer, secrets, now })
    await expect(failing.verifySecondFactor({ sub, given: otp('050471') })).rejects.toThrow('down')
  })

  test('what an administrator takes away is gone at once', async () => {
    const sub = await withApp()
    await accounts.factors.newRecoveryCodes(sub)
    expect(await accounts.factors.remove(sub, 'all')).toBe('removed')
    expect(await accounts.secondFactors(sub)).toBeUndefined()
    expect(await accounts.factors.remove('nobody', 'all')).toBe('unknown')
  })
})

describe('of somebody in the configuration', () => {
  const dave = { username: 'dave', sub: 'u-dave', password }
  const sub = dave.sub

  beforeEach(() => {
    accounts = over({ configured: [dave] })
  })

  const added = () => accounts.factors.addOtp(sub, RFC_SECRET, codeAt(clock.now - 30))
  const none = { passkeys: [], recoveryCodes: 0 }

  test('it is asked for and lets in, once, as that of anybody; nobody is listed for it', async () => {
    expect(await accounts.authenticate({ username: 'dave', password })).toEqual({ sub, amr: ['pwd'] })
    expect(await added()).toBe('added')
    expect(await accounts.authenticate({ username: 'DAVE', password })).toEqual({
      sub,
      amr: ['pwd'],
      second_factor: true,
    })
    const at_once = Array.from({ length: 8 }, () =>
      accounts.verifySecondFactor({ sub, given: otp('050471') }),
    )
    expect((await Promise.all(at_once)).filter(Boolean)).toHaveLength(1)
    expect(await accounts.list()).toEqual({ accounts: [] })
    expect(await accounts.read(sub)).toBeUndefined()
    expect(
      await over({ configured: [dave], issuer: 'https://other.test' }).secondFactors(sub),
    ).toBeUndefined()
  })

  test('who is switched off there shows it in vain', async () => {
    await added()
    const off = over({ configured: [{ ...dave, disabled: true }] })
    expect(await off.verifySecondFactor({ sub, given: otp('050471') })).toBeUndefined()
  })

  test('with the last of them nothing is left, and who is made under their sub later inherits none', async () => {
    await added()
    expect(await accounts.factors.remove(sub, 'otp')).toBe('removed')
    expect(await accounts.factors.read(sub)).toEqual(none)
    const [gone] = await storage.get([{ kind: 'account', id: (await keysOfAccounts())[0] ?? '' }])
    expect(JSON.parse(gone?.value ?? '')).toMatchObject({ sub, removed_at: clock.now })
    await added()
    const later = over()
    expect(await later.factors.read(sub)).toBeUndefined()
    expect((await later.create({ username: 'dave', sub })).kind).toBe('created')
    expect(await later.factors.read(sub)).toEqual(none)
  })

  test('an account of the storage that has their sub stays what it is', async () => {
    await over().create({ username: 'other', sub, password })
    expect(await added()).toBe('added')
    expect(await over().read(sub)).toMatchObject({ username: 'other', factors: { otp: {} } })
  })

  async function keysOfAccounts() {
    const { keys } = await storage.scan('account')
    return keys.map(({ id }) => id)
  }
})
