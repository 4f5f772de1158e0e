/** Pages of several makes are read, and the right thing is pressed on them. */
import { expect, test } from 'vitest'
import { decodeEntities, parsePage } from './html.ts'
import { type Decision, nextStep, type PageOptions } from './page-driver.ts'

const user = { username: 'alice', password: 'pass & word' }

const step = (html: string, decision: Decision = 'allow', options: PageOptions = {}) =>
  nextStep(parsePage(html), user, decision, options)

test('entities are decoded once', () => {
  expect(decodeEntities('&lt;a&#x20;b&#33;&amp;amp;&quot;&unknown;')).toBe('<a b!&amp;"&unknown;')
})

test('a form is read with whatever quoting, and without scripts and comments', () => {
  const { forms, resources } = parsePage(`
    <!-- <form action="/no"><input name=n></form> -->
    <script>document.write('<form action="/no">')</script>
    <style>@import url("/s.css")</style><img src=/logo.png>
    <FORM Action='/go?a=1&amp;b=2' METHOD="post">
      <input type=hidden name=csrf value='"x"'><input name="plain"><input type="checkbox" name="c" checked>
      <textarea name="t"><b>&lt;</textarea>
      <button>Go <em>on</em></button><button type="button">Not</button>
    </FORM><button form="f" name="late">Late</button>`)
  expect(resources).toEqual(['/s.css', '/logo.png'])
  expect(forms).toEqual([
    {
      id: undefined,
      action: '/go?a=1&b=2',
      method: 'POST',
      fields: [
        { name: 'csrf', type: 'hidden', value: '"x"', checked: false },
        { name: 'plain', type: 'text', value: '', checked: false },
        { name: 'c', type: 'checkbox', value: 'on', checked: true },
        { name: 't', type: 'textarea', value: '<b><', checked: false },
      ],
      buttons: [{ name: '', value: '', text: 'Go on', action: undefined }],
    },
  ])
})

test('a button outside its form belongs to it by the form attribute', () => {
  const { forms } = parsePage(
    '<form id="f" action="/a"></form><button form="f" name="b" value="1">B</button>',
  )
  expect(forms[0]?.buttons).toEqual([{ name: 'b', value: '1', text: 'B', action: undefined }])
})

const LOGIN = `<form method="post" action="/login"><input type="hidden" name="continuation" value="c">
  <input name="username"><input type="password" name="password"><button>Sign in</button>
  <button name="decision" value="cancel">Cancel</button></form>`

test('a sign-in form is filled in by the types of its fields', () => {
  expect(step(LOGIN)).toEqual({
    kind: 'login',
    action: '/login',
    method: 'POST',
    fields: { continuation: ['c'], username: 'alice', password: 'pass & word' },
  })
})

test('giving up presses the button, or follows the link, that says so', () => {
  expect(step(LOGIN, 'cancel')?.fields).toEqual({
    continuation: ['c'],
    username: [''],
    password: [''],
    decision: ['cancel'],
  })
  const link = '<form><input type=password name=p><button>Go</button></form><a href="/abort">[ Cancel ]</a>'
  expect(step(link, 'cancel')).toEqual({ kind: 'login', action: '/abort', method: 'GET', fields: {} })
  expect(step('<form><input type=password name=p></form>', 'cancel')).toBeUndefined()
})

const CONSENT = `<form method="post" action="/consent"><input type="checkbox" name="scope" value="email">
  <input type="checkbox" name="scope" value="profile" checked>
  <button name="decision" value="deny">Do not allow</button><button name="decision" value="allow">Allow</button></form>
  <form action="/logout"><button>Sign out</button></form>`

test('consent is given in full or refused', () => {
  expect(step(CONSENT)?.fields).toEqual({ scope: ['email', 'profile'], decision: ['allow'] })
  expect(step(CONSENT, 'deny')?.fields).toEqual({ scope: ['profile'], decision: ['deny'] })
})

test('a single button that says nothing of consent is pressed all the same', () => {
  const page = '<form action="/go" method="post"><button formaction="/there">Weiter</button></form>'
  expect(step(page)).toMatchObject({ kind: 'consent', action: '/there' })
})

test('options name fields and buttons where guessing fails', () => {
  const page = `<form><input name="code"><input name="kennung"><input name="geheim">
    <button name="x" value="ja">Ja</button><button name="x" value="nein">Nein</button></form>`
  const fields = { usernameField: 'kennung', passwordField: 'geheim' }
  expect(step(page, 'allow', fields)).toMatchObject({
    kind: 'login',
    fields: { kennung: 'alice', geheim: 'pass & word' },
  })
  const buttons = { allowButton: 'Ja', denyButton: 'Nein' }
  expect(step(page, 'allow', buttons)?.fields).toMatchObject({ x: ['ja'] })
  expect(step(page, 'deny', buttons)?.fields).toMatchObject({ x: ['nein'] })
})

test('a page with nothing to press gives no step', () => {
  expect(step('<h1>Not found</h1>')).toBeUndefined()
  expect(step('<form><button>One</button><button>Two</button></form>')).toBeUndefined()
})
