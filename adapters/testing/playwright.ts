/** The same as a person would do on sign-in and consent pages, done in a page of Playwright's. */

import { answerTo } from './answer.ts'
import { controls, textOf } from './html.ts'
import { type AtPages, type Credentials, isRepeated, nextStep, type Step } from './step.ts'

/** Of Playwright's `Page`, what is used. */
export interface PlaywrightPage {
  url(): string
  content(): Promise<string>
  goto(url: string): Promise<unknown>
  locator(selector: string): {
    nth(index: number): {
      fill(value: string): Promise<void>
      setChecked(checked: boolean): Promise<void>
      click(): Promise<void>
    }
  }
  on(event: 'request', listener: (request: { url(): string }) => void): unknown
  off(event: 'request', listener: (request: { url(): string }) => void): unknown
}

export interface DriveOptions extends AtPages {
  /** Where to go first; without it the page is where it is, or on its way. */
  readonly url?: string | URL
}

export interface DriveWorld {
  readonly issuer: string
  credentialsOf(at: AtPages): Credentials
}

/** How long a page may take to become another, and how long another has to stay as it is to be looked at. Milliseconds. */
const PATIENCE = 5_000
const STILL = 500

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

export async function drive(
  page: PlaywrightPage,
  { url, ...at }: DriveOptions,
  { issuer, credentialsOf }: DriveWorld,
): Promise<URL> {
  let answer: URL | undefined
  const watch = (request: { url(): string }) => {
    answer ??= answerTo(request.url(), issuer)
  }

  /** The next thing to do. There is none while a page loads, or writes itself by a script. */
  const awaited = async (done: Step | undefined): Promise<Step | undefined> => {
    const [begun, first] = [Date.now(), await contentOf(page)]
    let [html, changed_at] = [first, begun]
    for (;;) {
      if (answer) return undefined
      const step = nextStep(html, at, () => credentialsOf(at))
      if (step && !isRepeated(step, done)) return step
      const now = Date.now()
      const came_back = step !== undefined && html !== first && now - changed_at > STILL
      if (came_back || now - begun > PATIENCE)
        throw new Error(
          `${step ? 'the page came back' : 'nothing to press'} at ${page.url()}: ${textOf(html)}`,
        )
      await pause()
      const before = html
      html = await contentOf(page)
      if (html !== before) changed_at = Date.now()
    }
  }

  page.on('request', watch)
  try {
    if (url !== undefined)
      await page.goto(String(url)).catch((error) => {
        // Nothing may listen where the client is answered.
        if (!answer) throw error
      })
    let done: Step | undefined
    for (;;) {
      const step = await awaited(done)
      if (answer) return answer
      if (step) await act(page, step)
      done = step
    }
  } finally {
    page.off('request', watch)
  }
}

/** While it is between two documents it has none. */
function contentOf(page: PlaywrightPage): Promise<string> {
  return page.content().catch(() => '')
}

async function act(page: PlaywrightPage, { typed, ticked, pressed }: Step): Promise<void> {
  const all = page.locator(controls)
  for (const { control, value } of typed) await all.nth(control.index).fill(value)
  for (const { control, checked } of ticked) await all.nth(control.index).setChecked(checked)
  if (pressed) await all.nth(pressed.index).click()
}
