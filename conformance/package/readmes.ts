/**
 * The READMEs as data: which there are, and every fenced block with where it stands. A block that says
 * `file=NAME` is a file of that name beside the others of its page; whoever runs it asks for it by that name.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'

export const root = join(import.meta.dirname, '../..')

export interface Block {
  /** The page, from the root. */
  readonly readme: string
  /** Of its first line of text, counted from 1. */
  readonly line: number
  readonly language: string
  readonly file?: string
  readonly text: string
}

export const readmes: readonly string[] = globSync('**/README.md', {
  cwd: root,
  ignore: ['**/node_modules/**', 'dist/**', 'coverage/**', 'reports/**'],
}).sort()

export function textOf(readme: string): string {
  return readFileSync(join(root, readme), 'utf8')
}

/** @throws for a block that has more to say than its language and its file, or that never ends */
function blocksOf(readme: string): Block[] {
  const text = textOf(readme)
  const found = [...text.matchAll(/^```(\S*)(?: file=(\S+))?\n([\s\S]*?)^```$/gm)]
  if (found.length * 2 !== text.match(/^ *```/gm)?.length && text.includes('```'))
    throw new Error(`${readme} has a block that is not understood`)
  return found.map(({ index, 1: language = '', 2: file, 3: block = '' }) => ({
    readme,
    line: text.slice(0, index).split('\n').length + 1,
    language,
    text: block,
    ...(file !== undefined && { file }),
  }))
}

export const blocks: readonly Block[] = readmes.flatMap(blocksOf)

/** The one block of that name. */
export function named(file: string): Block {
  const [block, ...others] = blocks.filter((one) => one.file === file)
  if (!block || others.length > 0)
    throw new Error(`the READMEs have ${others.length} blocks too many or no ${file}`)
  return block
}

/** What a block prints, where that stands right below it. */
export function outputOf({ readme, line, text }: Block): Block | undefined {
  // Between the two are the end of the one, an empty line, and the beginning of the other.
  const below = line + text.split('\n').length + 2
  return blocks.find((one) => one.readme === readme && one.language === 'text' && one.line === below)
}

/** The blocks of a language between a heading and the next of the same level. */
export function sectionBlocks(readme: string, heading: string, language: string): string[] {
  const lines = textOf(readme).split('\n')
  const start = lines.indexOf(`## ${heading}`) + 1
  if (start === 0) throw new Error(`${readme} has no section ${heading}`)
  const length = lines.slice(start).findIndex((line) => line.startsWith('## '))
  const end = length < 0 ? lines.length : start + length
  return blocks
    .filter((block) => block.readme === readme && block.language === language)
    .filter(({ line }) => line > start && line <= end)
    .map(({ text }) => text)
}

/** The rows of a table between `<!-- name -->` and `<!-- /name -->`: the text of each cell. */
export function tableRows(readme: string, name: string): string[][] {
  const text = textOf(readme)
  const [start, end] = [text.indexOf(`<!-- ${name} -->`), text.indexOf(`<!-- /${name} -->`)]
  if (start < 0 || end < start) throw new Error(`${readme} has no table ${name}`)
  const lines = text
    .slice(start, end)
    .split('\n')
    .filter((line) => line.startsWith('| '))
  return lines.slice(1).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )
}

export interface Link {
  /** As it stands there; empty for the page itself. */
  readonly file: string
  readonly anchor?: string
}

/** Where a page leads within the repository. */
export function linksOf(page: string): Link[] {
  const text = textOf(page).replace(/^```[\s\S]*?^```$/gm, '')
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
  return targets.map(([, file = '', anchor]) => ({ file, ...(anchor !== undefined && { anchor }) }))
}
