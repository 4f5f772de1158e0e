/**
 * What a person would do on a page: sign in, decide, or give up, worked out from its forms. It knows our pages and
 * takes others by the types of their fields and by what their buttons say; where that is a wrong guess, a test names
 * the fields and the buttons. It decides one step and does nothing.
 */

import { type Control, type Form, formsOf } from './html.ts'

/** Who is at the pages, and what they do there. */
export interface AtPages {
  /** The `sub` of who signs in; not needed where nobody has to. */
  readonly as?: string
  /** `deny` signs in and refuses consent; `cancel` gives up on the first page. Default: `allow`. */
  readonly decision?: 'allow' | 'deny' | 'cancel'
  /** The scopes to tick; default: all that are shown. */
  readonly scope?: readonly string[]
  /** What to type into further fields, by their names: a one-time code, the name of a tenant. */
  readonly fill?: Readonly<Record<string, string>>
  /** What the buttons say, or their values, where pages are not in English. */
  readonly buttons?: { readonly allow?: string; readonly deny?: string }
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface Step {
  readonly form: Form
  readonly typed: readonly { readonly control: Control; readonly value: string }[]
  readonly ticked: readonly { readonly control: Control; readonly checked: boolean }[]
  readonly pressed?: Control
}

const ALLOWS = /\b(?:allow|accept|approve|agree|authori[sz]e|consent|continue|confirm|grant|yes|next|ok)\b/i
const DENIES = /\b(?:deny|cancel|reject|decline|refuse|disallow|abort|back|no|not|don['’]t)\b/i
const TYPED = /^(?:text|email|tel|search|url|number|textarea|password)$/

/**
 * @param credentials of who is there; asked for only where a page wants them
 * @returns nothing where the page has nothing to press
 */
export function nextStep(html: string, at: AtPages, credentials: () => Credentials): Step | undefined {
  const forms = formsOf(html).map(usable)
  const { decision = 'allow' } = at
  const login = forms.find(({ controls }) => controls.some(({ type }) => TYPED.test(type)))
  const wanted = decision === 'allow' || (decision === 'deny' && login) ? 'allow' : 'deny'
  if (login && wanted === 'allow') return signIn(login, at, credentials)
  const button = findButton(forms, wanted, at) ?? onlyButton(forms, wanted)
  return button && { ...button, typed: [], ticked: wanted === 'allow' ? ticks(button.form, at) : [] }
}

function usable(form: Form): Form {
  return { ...form, controls: form.controls.filter(({ disabled }) => !disabled) }
}

function signIn(form: Form, at: AtPages, credentials: () => Credentials): Step {
  const fields = form.controls.filter(({ type }) => TYPED.test(type))
  const { fill = {} } = at
  const others = fields.filter(({ name }) => !Object.hasOwn(fill, name))
  const password = others.find(({ type }) => type === 'password')
  const username = others.find(({ type }) => type !== 'password')
  const known = password || username ? credentials() : undefined
  const typed = fields.flatMap((control) => {
    const value = Object.hasOwn(fill, control.name)
      ? fill[control.name]
      : control === password
        ? known?.password
        : control === username
          ? known?.username
          : undefined
    return value === undefined ? [] : [{ control, value }]
  })
  const pressed = form.controls.find((control) => control.type === 'submit' && !denies(control, at))
  return { form, typed, ticked: [], ...(pressed && { pressed }) }
}

/** Boxes are ticked as asked; those that are no scope, such as "remember this", stay as they are. */
function ticks({ controls }: Form, { scope }: AtPages): Step['ticked'] {
  const boxes = controls.filter(({ type, name }) => type === 'checkbox' && name.startsWith('scope'))
  return boxes.map((control) => ({ control, checked: scope?.includes(control.value) ?? true }))
}

const says = ({ name, value, text }: Control) => `${name} ${value} ${text}`

function isNamed({ value, text }: Control, wanted: string): boolean {
  return wanted === value || wanted === text
}

function denies(control: Control, { buttons }: AtPages): boolean {
  return buttons?.deny === undefined ? DENIES.test(says(control)) : isNamed(control, buttons.deny)
}

function allows(control: Control, at: AtPages): boolean {
  const { allow } = at.buttons ?? {}
  return allow === undefined ? ALLOWS.test(says(control)) && !denies(control, at) : isNamed(control, allow)
}

interface Pressed {
  readonly form: Form
  readonly pressed: Control
}

function buttonsOf(forms: readonly Form[]): Pressed[] {
  return forms.flatMap((form) =>
    form.controls.filter(({ type }) => type === 'submit').map((pressed) => ({ form, pressed })),
  )
}

function findButton(forms: readonly Form[], wanted: 'allow' | 'deny', at: AtPages): Pressed | undefined {
  const matches = wanted === 'allow' ? allows : denies
  return buttonsOf(forms).find(({ pressed }) => matches(pressed, at))
}

/** Where there is one, it is the way on; for who refuses, only of a form that asks nothing, and leads to the page that does. */
function onlyButton(forms: readonly Form[], wanted: 'allow' | 'deny'): Pressed | undefined {
  const [only, ...others] = buttonsOf(forms)
  if (!only || others.length > 0) return undefined
  const asks_nothing = only.form.controls.every(({ type }) => type === 'hidden' || type === 'submit')
  return wanted === 'allow' || asks_nothing ? only : undefined
}

/** What a browser sends when the step is done. */
export function submission({ form, typed, ticked, pressed }: Step): URLSearchParams {
  const sent = form.controls.flatMap((control) => {
    const { type, name, value, checked } = control
    if (name === '' || type === 'button' || type === 'reset') return []
    if (type === 'submit' && control !== pressed) return []
    const tick = ticked.find((one) => one.control === control)
    if ((type === 'checkbox' || type === 'radio') && !(tick?.checked ?? checked)) return []
    return [[name, typed.find((one) => one.control === control)?.value ?? value]]
  })
  return new URLSearchParams(sent)
}

/** Whether two steps are the same thing done again. */
export function isRepeated(one: Step, other: Step | undefined): boolean {
  const shape = (step: Step) => [
    ...step.typed.map(({ control }) => control.name),
    step.pressed?.name,
    step.pressed?.value,
  ]
  return other !== undefined && String(shape(one)) === String(shape(other))
}
