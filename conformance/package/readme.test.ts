/** The first hour is as the README says: its commands are pasted into a shell, its file and its code are run. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readConfig } from 'vouchsafe/config'
import { freePort } from '../interop/free-port.ts'
import { named, root, sectionBlocks, textOf } from './readmes.ts'
import { cli, codeFor, start } from './started.ts'

let child: ChildProcess | undefined
afterEach(() => child?.kill())

describe('the walk through the flow', () => {
  const walk = (language: string) => sectionBlocks('README.md', 'Walk through the flow', language)

  test('does what it says, pasted block by block', async () => {
    const port = await freePort()
    const issuer = `http://localhost:${port}`
    const here = (text: string) => text.replaceAll('http://localhost:8000', issuer)
    const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-readme-'))
    child = await start([cli, 'serve', '--port', String(port)], issuer, folder)

    const [url = ''] = walk('text')
    const code = await codeFor(here(url.trim()), issuer)
    const commands = walk('sh').map((block) => here(block).replace('paste-the-code-here', code))
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

test('the configuration file is a valid one, and runs', async () => {
  const { text } = named('vouchsafe.config.json')
  expect(readConfig(JSON.parse(text))).toMatchObject({ issuer: 'https://login.example' })
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-configured-'))
  writeFileSync(join(folder, 'vouchsafe.config.json'), text)
  child = await start([cli, 'serve', '--issuer', issuer, '--storage', 'memory'], issuer, folder)
  rmSync(folder, { recursive: true })
  const request = new URLSearchParams({
    response_type: 'code',
    client_id: 'shop',
    redirect_uri: 'https://shop.example/callback',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  const page = await (await fetch(`${issuer}/authorize?${request}`)).text()
  expect(page).toContain('The Shop')
})

test('the embedding example runs, with a login page of its own', async () => {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  // Inside the tree, so that the package's own name leads to what was built.
  const folder = join(root, 'dist/readme')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'embed.mjs')
  const { text } = named('embed.mjs')
  writeFileSync(
    file,
    text.replaceAll('http://localhost:8000', issuer).replace('listen(8000)', `listen(${port})`),
  )
  child = await start([file], issuer, folder)
  const request = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: 'http://localhost:9999/callback',
    scope: 'openid',
  }
  expect(await codeFor(`${issuer}/authorize?${new URLSearchParams(request)}`, issuer)).not.toBe('')
})

test('it can be read in one go', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThan(320)
})
