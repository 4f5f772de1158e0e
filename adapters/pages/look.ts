/** How the pages speak and look, as a host has it: read once, at start, and the same for every page there is. */

import { isLanguageTag, lowerCase, unknownName } from '../../core/index.ts'
import { createSpeaker, onlyEnglish, type Speaker, type Speeches } from './speech.ts'
import type { Language, TextChanges, Texts } from './texts/texts.ts'
import { readTheme, type Theme, type ThemeOptions } from './theme.ts'

export interface LookOptions {
  /** What the pages can speak; the first is for whoever wants none of them. Default: English. */
  readonly languages?: readonly Language[]
  /** Sentences in the place of ours, by language. */
  readonly texts?: TextChanges
  /** Your name, logo, colour and style sheet on the pages. */
  readonly theme?: ThemeOptions
}

export interface Look {
  readonly theme: Theme
  /**
   * Who speaks a group of texts. Made once, beside the pages that have these texts.
   * @param english of this group: it is built in where no language is named
   * @param brought with the pages, by tag, for languages that do not have them
   * @throws {TypeError} with a line for each text that is missing or wrong
   */
  speaker<G extends keyof Texts>(
    group: G,
    english: Texts[G],
    brought?: Readonly<Record<string, Texts[G]>>,
  ): Speaker<Texts[G]>
}

const groups: { readonly [G in keyof Texts]: true } = {
  provider: true,
  account: true,
  passwords: true,
  admin: true,
}

/** @throws {TypeError} with a line for each thing that is wrong, by its path */
export function readLook({ languages = onlyEnglish, texts: changes = {}, theme: asked }: LookOptions): Look {
  const problems = [...wrongLanguages(languages), ...wrongChanges(changes, languages)]
  if (problems.length > 0) throw new TypeError(problems.join('\n'))
  const theme = readTheme(asked)
  const speeches: Speeches = { languages, changes, theme }
  return { theme, speaker: (group, english, brought) => createSpeaker(speeches, group, english, brought) }
}

function wrongLanguages(languages: readonly Language[]): string[] {
  if (languages.length === 0) return ['languages: must hold one at least']
  const tags = languages.map(({ tag }) => lowerCase(String(tag)))
  return languages.flatMap(({ tag, texts }, index) => [
    ...(isTag(tag) ? [] : [`languages.${index}.tag: must be a BCP 47 language tag, such as pt-BR`]),
    ...(tags.indexOf(tags[index] ?? '') === index ? [] : [`languages.${index}.tag: ${tag} is there twice`]),
    ...unknownGroups(texts, `languages.${index}.texts`),
  ])
}

/** As `Intl` takes it: dates and numbers are written by it. */
function isTag(tag: unknown): boolean {
  if (typeof tag !== 'string' || !isLanguageTag(tag)) return false
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function wrongChanges(changes: TextChanges, languages: readonly Language[]): string[] {
  const tags = languages.map(({ tag }) => tag)
  return Object.entries(changes).flatMap(([tag, texts]) =>
    tags.includes(tag)
      ? unknownGroups(texts, `texts.${tag}`)
      : [`texts.${tag}: is none of the languages, which are ${tags.join(', ')}`],
  )
}

function unknownGroups(texts: unknown, place: string): string[] {
  if (typeof texts !== 'object' || texts === null) return [`${place}: must be an object`]
  return Object.keys(texts)
    .filter((group) => !Object.hasOwn(groups, group))
    .map((group) => `${place}.${group}: ${unknownName(group, Object.keys(groups))}`)
}
