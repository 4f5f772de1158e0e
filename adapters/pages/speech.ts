/**
 * In which language a page speaks to a person, of those that there are. All texts are looked at once, at start: what is
 * missing, not known or without a place that it has to have is refused by its path.
 * @see RFC 4647 section 3.4 (lookup)
 */

import { lowerCase, unknownName } from '../../core/index.ts'
import { placesOf } from './texts/text.ts'
import type { Language, TextChanges, Texts } from './texts/texts.ts'
import type { Theme } from './theme.ts'

/** A language, with the texts of one group in it. */
export interface Speech<T> {
  readonly tag: string
  readonly direction: 'ltr' | 'rtl'
  readonly texts: T
  /** The same in every language. */
  readonly theme: Theme
}

/** @param wanted BCP 47 tags, the preferred one first */
export type Speaker<T> = (wanted: readonly string[]) => Speech<T>

export interface Speeches {
  /** The first language is for whoever wants none of them. */
  readonly languages: readonly Language[]
  readonly changes: TextChanges
  readonly theme: Theme
}

/** Where no language is named. */
export const onlyEnglish: readonly Language[] = [{ tag: 'en', texts: {} }]

/**
 * @param english of this group: it is built in
 * @throws {TypeError} with a line for each text that is missing or wrong
 */
export function createSpeaker<G extends keyof Texts>(
  { languages, changes, theme }: Speeches,
  group: G,
  english: Texts[G],
  brought: Readonly<Record<string, Texts[G]>> = {},
): Speaker<Texts[G]> {
  const problems: string[] = []
  const speeches = languages.flatMap(({ tag, direction = 'ltr', texts }): Speech<Texts[G]>[] => {
    const own = texts[group] ?? broughtFor(tag, { en: english, ...brought })
    if (own === undefined) return []
    problems.push(...missing(own, english, `languages: ${tag}.${group}`))
    const changed = changes[tag]?.[group]
    const whole = withChanges(own, changed, english, `texts.${tag}.${group}`, problems)
    return [{ tag, direction, texts: whole, theme }]
  })
  if (problems.length > 0) throw new TypeError(problems.join('\n'))
  const first = speeches[0] ?? { tag: 'en', direction: 'ltr', texts: english, theme }
  return (wanted) => lookUp(wanted, speeches) ?? first
}

/** The same language as it is spoken elsewhere will do. */
function broughtFor<T>(tag: string, texts: Readonly<Record<string, T>>): T | undefined {
  const [language = ''] = lowerCase(tag).split('-')
  return Object.hasOwn(texts, language) ? texts[language] : undefined
}

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** What English has and a language has not. */
function missing(own: unknown, english: unknown, place: string): string[] {
  if (isTree(english)) {
    if (!isTree(own)) return [`${place}: must be an object`]
    return Object.entries(english).flatMap(([name, text]) => missing(own[name], text, `${place}.${name}`))
  }
  return wrong(own, english, place)
}

function wrong(text: unknown, english: unknown, place: string): string[] {
  if (typeof text !== 'string' || text === '') return [`${place}: must be a text`]
  const lost = placesOf(String(english)).filter((name) => !placesOf(text).includes(name))
  // The places of a text may be fewer where ours are a stand-in for the whole of it.
  return english === `{${lost[0]}}` ? [] : lost.map((name) => `${place}: must hold {${name}}`)
}

function withChanges<T>(own: T, changes: unknown, english: unknown, place: string, problems: string[]): T {
  if (changes === undefined) return own
  if (!isTree(own)) {
    problems.push(...wrong(changes, english, place))
    return changes as T
  }
  if (!isTree(changes)) {
    problems.push(`${place}: must be an object`)
    return own
  }
  const is_open = Object.keys(english as Tree).length === 0
  const unknown = Object.keys(changes).filter((name) => !is_open && !Object.hasOwn(own, name))
  problems.push(...unknown.map((name) => `${place}.${name}: ${unknownName(name, Object.keys(own))}`))
  const names = [...Object.keys(own), ...(is_open ? Object.keys(changes) : [])]
  const merged = names.map((name) => {
    const text = (english as Tree)[name] ?? ''
    return [name, withChanges(own[name] ?? '', changes[name], text, `${place}.${name}`, problems)] as const
  })
  return Object.fromEntries(merged) as T
}

function lookUp<T>(wanted: readonly string[], speeches: readonly Speech<T>[]): Speech<T> | undefined {
  for (const tag of wanted) {
    const found = lookUpOne(lowerCase(tag), speeches)
    if (found) return found
  }
  return undefined
}

function lookUpOne<T>(wanted: string, speeches: readonly Speech<T>[]): Speech<T> | undefined {
  let range = wanted
  while (range !== '') {
    const found = speeches.find(({ tag }) => lowerCase(tag) === range)
    if (found) return found
    // RFC 4647 section 3.4: a single letter or digit goes with what it introduces.
    range = range.replace(/(?:-[a-z0-9])?-[a-z0-9]+$|^[a-z0-9]+$/, '')
  }
  // Nearer than another language: the same one as it is spoken elsewhere.
  const [language] = wanted.split('-')
  return speeches.find(({ tag }) => lowerCase(tag).split('-')[0] === language)
}
