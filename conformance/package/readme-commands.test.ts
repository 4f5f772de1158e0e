/**
 * The commands of every README are pasted into a shell and do what stands there. What installs, builds or takes
 * half an hour is looked at instead: that it exists, and takes these options. Here is also where a block is
 * noticed that no test knows what to do with.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'
import { describe, expect, test } from 'vitest'
import { blocks, outputOf, root, sectionBlocks } from './readmes.ts'

/** By language: which test has its blocks. */
const runBy: Readonly<Record<string, string>> = {
  ts: 'readme-examples.test.ts',
  js: 'readme-examples.test.ts',
  json: 'whichever names the file',
  jsonl: 'readme-server.test.ts',
  sql: 'readme-storage.test.ts',
  nginx: 'nginx.test.ts',
  dockerfile: 'readme-server.test.ts',
  sh: 'this one',
  text: 'this one',
  java: 'none: what is set in programs of others was tried by hand, as is said there',
}

/** What stands in the walk, or asks a provider that has to be there: these have tests of their own. */
const walk = sectionBlocks('README.md', 'Walk through the flow', 'sh')
const asking = sectionBlocks('conformance/http/README.md', 'By the command', 'sh').filter((text) =>
  text.includes('https://login.example'),
)
const setting_up = ['sh', 'text'].flatMap((language) =>
  sectionBlocks('adapters/server/README.md', 'Set it up', language),
)
const administering = sectionBlocks('adapters/admin/README.md', 'For programs', 'sh')
const moving = sectionBlocks('adapters/server/README.md', 'Move to another storage', 'sh')
const watching = sectionBlocks('adapters/server/README.md', 'Serve', 'sh')
const elsewhere = new Set([
  ...walk,
  ...asking,
  ...watching,
  ...administering,
  ...moving,
  ...setting_up,
  ...sectionBlocks('README.md', 'Walk through the flow', 'text'),
  ...blocks.filter(({ language }) => language === 'ts').flatMap((code) => outputOf(code)?.text ?? []),
])

/** Where the commands are typed: beside the files of this repository. */
const folder = join(root, 'dist/readme/shell')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
symlinkSync(join(root, 'conformance'), join(folder, 'conformance'))

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}
const { scripts, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** Commands that are only looked at, by what they begin with. @returns what is wrong with the rest */
const lookedAt: readonly (readonly [RegExp, (rest: string) => string | undefined])[] = [
  [/^npm ci$/, () => (existsSync(join(root, 'package-lock.json')) ? undefined : 'nothing is locked')],
  [/^npm start$/, () => (scripts.start ? undefined : 'there is no such script')],
  [/^npm install --save-dev /, (name) => (peerDependencies[name] ? undefined : `${name} is no peer`)],
  [/^npm run mutate$/, () => (scripts.mutate ? undefined : 'there is no such script')],
  [/^npm run bench -- /, (rest) => unknownOption(rest, 'conformance/bench/main.ts')],
  // Of a deployment that has a storage and a configuration.
  [/^npx vouchsafe (?=(?:keys|secrets) )/, unknownCommand],
  [
    /^(?:\w+=\d+ )?npx vitest run /,
    (rest) => (existsSync(join(root, rest.split(' ')[0] ?? '')) ? undefined : `there is no ${rest}`),
  ],
]

/** Lines of one block: each is a command that `--help` has. */
function unknownCommand(rest: string): string | undefined {
  const help = readFileSync(join(root, 'adapters/server/README.md'), 'utf8')
  const [name = ''] = /^\w+ \w+/.exec(rest) ?? []
  return help.includes(`\nvouchsafe ${name} `) ? undefined : `there is no ${name}`
}

function unknownOption(rest: string, file: string): string | undefined {
  const source = readFileSync(join(root, file), 'utf8')
  return [...rest.matchAll(/--([\w-]+)/g)]
    .map(([, name]) => name)
    .find((name) => !source.includes(` --${name} `))
}

const commands = blocks
  .filter(({ language, text }) => language === 'sh' && !elsewhere.has(text))
  .map(({ readme, line, text }) => ({ readme, line, text: text.trim() }))

const isLookedAt = (text: string) =>
  text.split(' && ').every((command) => lookedAt.some(([start]) => start.test(command)))

describe('does what stands there', () => {
  test.each(commands.filter(({ text }) => !isLookedAt(text)))('$readme, line $line: $text', (command) => {
    const env = { ...process.env, npm_config_offline: 'true' }
    const { status, stdout, stderr } = spawnSync('bash', ['-ec', command.text], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).not.toBe('')
    const [output] = blocks.filter(
      ({ readme, line, language }) =>
        language === 'text' && readme === command.readme && line > command.line && line < command.line + 8,
    )
    if (output) expect(stdout).toBe(output.text)
  })
})

test.each(commands.filter(({ text }) => isLookedAt(text)))(
  '$readme, line $line exists: $text',
  ({ text }) => {
    const wrong = text.split(' && ').map((command) => {
      const [start, check] = lookedAt.find(([begin]) => begin.test(command)) ?? []
      return start && check?.(command.replace(start, ''))
    })
    expect(wrong.filter((problem) => problem !== undefined)).toEqual([])
  },
)

test('what is printed is below the command that prints it', () => {
  const outputs = blocks.filter(({ language, text }) => language === 'text' && !elsewhere.has(text))
  const alone = outputs.filter(
    (output) =>
      !commands.some(
        ({ readme, line, text }) =>
          readme === output.readme && line < output.line && output.line < line + 8 && !isLookedAt(text),
      ),
  )
  expect(alone).toEqual([])
})

describe('every block is run by some test', () => {
  test('each has a language that one knows', () => {
    expect(blocks.filter(({ language }) => runBy[language] === undefined)).toEqual([])
  })

  const sources = globSync('readme*.test.ts', { cwd: import.meta.dirname }).map((file) =>
    readFileSync(join(import.meta.dirname, file), 'utf8'),
  )
  const files = blocks.filter(({ language }) => language === 'json')
  test.each(files)('$readme, line $line: $file is named', ({ file }) => {
    expect(sources.filter((source) => source.includes(`named('${file}')`))).not.toEqual([])
  })
})
