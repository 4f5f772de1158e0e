/** What every page has to be, wherever it is looked at: found by axe, and by how wide it is. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContextOptions, Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const looks: readonly BrowserContextOptions[] = ([360, 1200] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ colorScheme, viewport: { width, height: 800 } })),
)

/** Two of them, or with VOUCHSAFE_LOOKS=all every width in every light. */
export const chosenLooks = looks.filter(
  (_, index) => process.env.VOUCHSAFE_LOOKS === 'all' || index === 0 || index === 3,
)

/** The same in English and in Arabic, which is read from right to left: of the two the narrow one, without the switch. */
export const chosenSpokenLooks = looks
  .flatMap((look) => (['en-US', 'ar'] as const).map((locale) => ({ ...look, locale })))
  .filter((_, index) => process.env.VOUCHSAFE_LOOKS === 'all' || index === 1 || index === 6)

/** @returns what is wrong with the page as it is shown, each in a line; the page has to let scripts of the test run */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const width = await page.evaluate('document.scrollingElement.scrollWidth - innerWidth')
  await page.evaluate(axe)
  const found = (await page.evaluate(
    'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary].join(" "))))',
  )) as readonly string[]
  return [...(Number(width) > 0 ? [`it is ${width} pixels too wide`] : []), ...found]
}
