/** A person at our pages in a real browser, whatever client sent them there. */

import type { Page } from 'playwright-core'
import { PASSWORD } from '../browser/provider.ts'

export async function signIn(page: Page): Promise<void> {
  await page.fill('input[name=username]', 'alice')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
}

export async function signInAndAllow(page: Page): Promise<void> {
  await signIn(page)
  await page.click('button[value=allow]')
}
