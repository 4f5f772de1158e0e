/**
 * What a user would press on a sign-in or consent page, worked out from its forms alone: fields by type and
 * name, buttons by what they say. It knows no provider in particular; where its guesses are wrong, the client
 * file's options name the field or the button. It decides one step and submits nothing.
 */
import type { Button, Field, Form, Page } from './html.ts'
import type { Parameters } from './http.ts'

export interface User {
  readonly username: string
  readonly password: string
}

export interface PageOptions {
  readonly usernameField?: string
  readonly passwordField?: string
  /** The value, name or text of the button that consents. */
  readonly allowButton?: string
  readonly denyButton?: string
}

/** `deny` signs in and refuses consent; `cancel` refuses on the first page shown. */
export type Decision = 'allow' | 'deny' | 'cancel'

export type PageKind = 'login' | 'consent' | 'logout'

export interface Step {
  readonly kind: PageKind
  readonly action: string
  readonly method: string
  readonly fields: Parameters
}

const ALLOWS = /\b(allow|accept|approve|agree|authori[sz]e|consent|continue|confirm|grant|yes|next|ok)\b/i
const SIGNS_OUT = /\b(sign\W?out|sign me out|log\W?out|log me out|yes)\b/i
const FURTHER = /\b(everywhere|all)\b/i
const DENIES = /\b(deny|cancel|reject|decline|refuse|disallow|abort|not?|don['’]t)\b/i
const TYPED = new Set(['text', 'email', 'tel', 'search', 'url'])

/** Undefined when the page offers nothing to do: an error page, or the control asked for is missing. */
export function nextStep(page: Page, user: User, decision: Decision, options: PageOptions): Step | undefined {
  const login = page.forms.find((form) => isLogin(form, options))
  const kind = login === undefined ? 'consent' : 'login'
  if (decision === 'cancel' || (decision === 'deny' && kind === 'consent')) return refuse(page, kind, options)
  if (login !== undefined) return signIn(login, user, options)
  const pressed = findButton(page, (button) => allows(button, options)) ?? onlyButton(page)
  return pressed === undefined ? undefined : press(pressed.form, pressed.button, 'consent', tickAll)
}

/** On a page that asks whether to sign out: there and then, and no further. */
export function signOutStep(page: Page): Step | undefined {
  const pressed =
    findButton(page, (button) => SIGNS_OUT.test(words(button)) && !FURTHER.test(words(button))) ??
    onlyButton(page)
  return pressed && press(pressed.form, pressed.button, 'logout', asShown)
}

function isLogin({ fields }: Form, options: PageOptions): boolean {
  return fields.some(
    ({ type, name }) => type === 'password' || (name !== '' && name === options.passwordField),
  )
}

function signIn(form: Form, user: User, options: PageOptions): Step {
  const username = form.fields.find(({ name, type }) =>
    options.usernameField === undefined ? TYPED.has(type) : name === options.usernameField,
  )
  const password = form.fields.find(({ name, type }) =>
    options.passwordField === undefined ? type === 'password' : name === options.passwordField,
  )
  const button = form.buttons.find((one) => !denies(one, options))
  const step = press(form, button, 'login', asShown)
  const filled: Parameters = { ...step.fields }
  if (username !== undefined) filled[username.name] = user.username
  if (password !== undefined) filled[password.name] = user.password
  return { ...step, fields: filled }
}

function refuse(page: Page, kind: PageKind, options: PageOptions): Step | undefined {
  const pressed = findButton(page, (button) => denies(button, options))
  if (pressed !== undefined) return press(pressed.form, pressed.button, kind, asShown)
  const link = page.links.find(({ text }) => text === options.denyButton || DENIES.test(text))
  return link === undefined ? undefined : { kind, action: link.href, method: 'GET', fields: {} }
}

function press(
  form: Form,
  button: Button | undefined,
  kind: PageKind,
  isSent: (field: Field) => boolean,
): Step {
  const fields: Record<string, string[]> = {}
  const sent = [
    ...form.fields.filter(isSent),
    ...(button === undefined ? [] : [{ name: button.name, value: button.value }]),
  ]
  for (const { name, value } of sent) {
    if (name !== '') fields[name] = [...(fields[name] ?? []), value]
  }
  return { kind, action: button?.action ?? form.action, method: form.method, fields }
}

const asShown = ({ type, checked }: Field) => checked || (type !== 'checkbox' && type !== 'radio')
const tickAll = (field: Field) => field.type === 'checkbox' || asShown(field)

const label = ({ name, value, text }: Button) => `${name} ${value} ${text}`
/** As people read them: names and values are often written with underscores. */
const words = (button: Button) => label(button).replaceAll('_', ' ')
const isNamed = ({ name, value, text }: Button, wanted: string) => [name, value, text].includes(wanted)

function denies(button: Button, { denyButton }: PageOptions): boolean {
  return denyButton === undefined ? DENIES.test(label(button)) : isNamed(button, denyButton)
}

function allows(button: Button, options: PageOptions): boolean {
  if (options.allowButton !== undefined) return isNamed(button, options.allowButton)
  return ALLOWS.test(label(button)) && !denies(button, options)
}

function findButton({ forms }: Page, matches: (button: Button) => boolean) {
  for (const form of forms) {
    const button = form.buttons.find(matches)
    if (button !== undefined) return { form, button }
  }
  return undefined
}

function onlyButton({ forms }: Page) {
  const [form, ...others] = forms
  const [button, ...more] = form?.buttons ?? []
  if (form === undefined || button === undefined || others.length + more.length > 0) return undefined
  return { form, button }
}
