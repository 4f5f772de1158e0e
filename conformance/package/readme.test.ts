/** What the README says is so: its commands are pasted into a shell, its code is run, its table is the code's. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'valibot'
import { afterEach, describe, expect, test } from 'vitest'
import { readConfig } from 'vouchsafe/config'
import { policySchema } from 'vouchsafe/core'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { freePort } from '../interop/free-port.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const cli = join(root, 'dist/adapters/server/cli.js')

let child: ChildProcess | undefined
afterEach(() => child?.kill())

function blocks(language: string, from: string, to: string): string[] {
  const section = readme.slice(readme.indexOf(`\n## ${from}`), readme.indexOf(`\n## ${to}`))
  return [...section.matchAll(new RegExp(`\`\`\`${language}[^\n]*\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  )
}

/** Starts a process and waits until the issuer answers. */
async function start(args: string[], issuer: string, cwd: string): Promise<void> {
  child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  for (let n = 0; n < 200; n++) {
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answers at ${issuer}`)
}

async function codeFor(url: string, issuer: string): Promise<string> {
  const browser = createBrowser({
    send: createSend(10_000),
    user: { username: 'alice', password: 'wonderland' },
    pages: {},
    leaves: (location) => !location.startsWith(issuer),
  })
  const visit = await browser.visit({ url })
  return visit.kind === 'returned' ? (visit.parameters.get('code') ?? '') : ''
}

describe('the walk through the flow', () => {
  test('does what it says, pasted block by block', async () => {
    const port = await freePort()
    const issuer = `http://localhost:${port}`
    const here = (text: string) => text.replaceAll('http://localhost:8000', issuer)
    const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-readme-'))
    await start([cli, 'serve', '--port', String(port)], issuer, folder)

    const [url = ''] = blocks('text', 'Walk through the flow', 'Configure it')
    const code = await codeFor(here(url.trim()), issuer)
    const commands = blocks('sh', 'Walk through the flow', 'Configure it').map((block) =>
      here(block).replace('paste-the-code-here', code),
    )
    const marked = commands.map((block, index) => `echo "== ${index}"\n${block}`).join('\n')
    const output = execFileSync('bash', ['-c', marked], { encoding: 'utf8' })
    const [, , tokens, , userinfo, introspection, expired, refreshed, revoked] = output.split(/== \d+\n/)
    rmSync(folder, { recursive: true })

    expect(JSON.parse(tokens ?? '')).toMatchObject({
      token_type: 'Bearer',
      expires_in: 60,
      id_token: expect.any(String),
    })
    expect(JSON.parse(userinfo ?? '')).toMatchObject({ sub: 'alice', email: 'alice@example.com' })
    expect(JSON.parse(introspection ?? '')).toMatchObject({ active: true, client_id: 'demo' })
    expect(expired).toMatch(/^HTTP\/1\.1 401/)
    expect(expired).toMatch(/www-authenticate: Bearer .*error="invalid_token"/i)
    expect(JSON.parse(refreshed ?? '')).toMatchObject({ sub: 'alice' })
    expect(JSON.parse(revoked ?? '')).toEqual({ active: false })
  }, 120_000)

  test('the banner pastes the same way', async () => {
    const port = await freePort()
    const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-banner-'))
    child = spawn(process.execPath, [cli, 'serve', '--port', String(port)], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let banner = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      banner += text
    })
    while (!banner.includes('"listening"')) await once(child.stdout as NodeJS.ReadableStream, 'data')
    const url = /^http\S*\/authorize\?\S+$/m.exec(banner)?.[0] ?? ''
    const code = await codeFor(url, `http://localhost:${port}`)
    const commands = banner
      .split('\n')
      .filter((line) => /^(?:CODE|TOKENS|ACCESS_TOKEN|REFRESH_TOKEN|curl)/.test(line))
    const output = execFileSync(
      'bash',
      ['-c', commands.join('\n').replace('the-code-from-the-address-bar', code)],
      { encoding: 'utf8' },
    )
    rmSync(folder, { recursive: true })
    expect(output).toContain('"sub":"alice"')
    expect(output).toContain('"active":true')
    expect(output.match(/"refresh_token"/g)).toHaveLength(2)
  })
})

test('the configuration file is a valid one', () => {
  const [json = ''] = blocks('json', 'Configure it', 'Embed it')
  expect(readConfig(JSON.parse(json))).toMatchObject({ issuer: 'https://login.example' })
})

test('the embedding example runs, with a login page of its own', async () => {
  const [code = ''] = blocks('js', 'Embed it', 'Mount it')
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  // Inside the tree, so that the package's own name leads to what was built.
  const folder = join(root, 'dist/readme')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'embed.mjs')
  writeFileSync(
    file,
    code.replaceAll('http://localhost:8000', issuer).replace('listen(8000)', `listen(${port})`),
  )
  await start([file], issuer, folder)
  const request = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: 'http://localhost:9999/callback',
    scope: 'openid',
  }
  expect(await codeFor(`${issuer}/authorize?${new URLSearchParams(request)}`, issuer)).not.toBe('')
})

test('every policy setting is in the table, with its default', () => {
  const table = readme.slice(readme.indexOf('<!-- policy -->'), readme.indexOf('<!-- /policy -->'))
  const rows = [...table.matchAll(/^\| `(\w+)`( \*)? \| (.*?) \|/gm)].map(([, name = '', , value = '']) => [
    name,
    JSON.parse(value),
  ])
  expect(Object.fromEntries(rows)).toEqual(parse(policySchema, {}))
})

const quoted = [...readme.matchAll(/```ts file=(conformance\/\S+)\n([\s\S]*?)```/g)].map(
  ([, file = '', block = '']) => ({ file, block }),
)

test.each(quoted)('what is quoted of $file is what is tested there', ({ file, block }) => {
  expect(readFileSync(join(root, file), 'utf8').endsWith(`\n${block}`)).toBe(true)
})
