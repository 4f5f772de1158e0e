/** What is pressed and typed on pages of several makes. */

import { describe, expect, test } from 'vitest'
import { formsOf } from './html.ts'
import { type AtPages, isRepeated, nextStep, submission } from './step.ts'

const credentials = () => ({ username: 'alice', password: 'pass & word' })

function sent(html: string, at: AtPages = {}): Record<string, string[]> | undefined {
  const step = nextStep(html, at, credentials)
  if (!step) return undefined
  const form = submission(step)
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]))
}

test('a form is read with whatever quoting, and without what is no part of the page', () => {
  const [form, ...others] = formsOf(`
    <!-- <form><input name=no></form> --><script>'<input name=no>'</script><template><input name=no></template>
    <FORM Action='/go?a=1&amp;b=2' METHOD=Post>
      <input type=hidden name=csrf value='"x"&#33;&#x20;&unknown;'><input name="plain" name="second">
      <input type="checkbox" name="c" checked><textarea name="t"><b>&lt;</textarea>
      <button>Go <em>on</em></button><button type="button">Not</button><input type=image name=i disabled>
    </FORM><input name=alone>`)
  expect(others).toEqual([])
  expect(form).toMatchObject({ action: '/go?a=1&b=2', method: 'POST' })
  expect(form?.controls.map(({ index, type, name, value }) => [index, type, name, value])).toEqual([
    [0, 'hidden', 'csrf', '"x"! &unknown;'],
    [1, 'text', 'plain', ''],
    [2, 'checkbox', 'c', 'on'],
    [3, 'textarea', 't', '<b><'],
    [4, 'submit', '', ''],
    [5, 'button', '', ''],
    [6, 'submit', 'i', ''],
  ])
  expect(form?.controls.map(({ text, checked, disabled }) => [text, checked, disabled]).slice(2)).toEqual([
    ['', true, false],
    ['', false, false],
    ['Go on', false, false],
    ['Not', false, false],
    ['', false, true],
  ])
})

describe('a sign-in form', () => {
  const LOGIN = `<form method=post action=/login><input type=hidden name=continuation value=c>
    <button name=cancel value=1>Cancel</button><input name=user value=bob><input type=password name=pass>
    <input type=checkbox name=remember><button>Sign in</button></form>`

  test('is filled in by the types of its fields', () => {
    expect(sent(LOGIN)).toEqual({ continuation: ['c'], user: ['alice'], pass: ['pass & word'] })
    expect(sent(LOGIN, { decision: 'deny' })).toEqual(sent(LOGIN))
  })

  test('is given up', () => {
    expect(sent(LOGIN, { decision: 'cancel' })).toEqual({
      continuation: ['c'],
      cancel: ['1'],
      user: ['bob'],
      pass: [''],
    })
    expect(sent('<form><input name=u><button>Go</button></form>', { decision: 'cancel' })).toBeUndefined()
  })

  test('comes in steps, with fields that the test knows', () => {
    expect(sent('<form><input name=login type=email><button>Next</button></form>')).toEqual({
      login: ['alice'],
    })
    const code = '<form><input name=otp type=number><button name=go value=1>Verify</button></form>'
    expect(sent(code, { fill: { otp: '123456' } })).toEqual({ otp: ['123456'], go: ['1'] })
  })
})

describe('a decision', () => {
  const CONSENT = `<form action=/logout><button>Sign out</button></form>
    <form method=post action=/consent><input type=checkbox name=scope value=email>
    <input type=checkbox name=scope value=profile checked><input type=checkbox name=remember>
    <button name=decision value=deny>Do not allow</button><button name=decision value=allow>Allow</button></form>`

  test('is to allow all, or some, or nothing', () => {
    expect(sent(CONSENT)).toEqual({ scope: ['email', 'profile'], decision: ['allow'] })
    expect(sent(CONSENT, { scope: ['email'] })).toEqual({ scope: ['email'], decision: ['allow'] })
    expect(sent(CONSENT, { decision: 'deny' })).toEqual({ scope: ['profile'], decision: ['deny'] })
  })

  test('is on buttons that a test names, where they say nothing that is known', () => {
    const page = `<form><button name=x value=ja>Ja</button><button name=x value=nein>Nein</button></form>`
    const buttons = { allow: 'Ja', deny: 'nein' }
    expect(sent(page, { buttons })).toEqual({ x: ['ja'] })
    expect(sent(page, { buttons, decision: 'deny' })).toEqual({ x: ['nein'] })
    expect(sent(page)).toBeUndefined()
  })

  test('is not asked by a form that only leads on', () => {
    const post = '<form><input type=hidden name=continuation value=c><button>Weiter</button></form>'
    expect(sent(post, { decision: 'cancel' })).toEqual({ continuation: ['c'] })
  })
})

test('a step that is done again is known', () => {
  const [one, other] = ['a', 'b'].map((name) =>
    nextStep(`<form><input name=${name}></form>`, {}, credentials),
  )
  if (!one || !other) throw new Error('there are no steps')
  expect([isRepeated(one, one), isRepeated(one, other), isRepeated(one, undefined)]).toEqual([
    true,
    false,
    false,
  ])
})
