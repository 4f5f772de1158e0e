/** The ready-made server is as its README says: its file in JavaScript runs, and its log looks like that. */

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { blocks, named, root, sectionBlocks } from './readmes.ts'
import { cli, start } from './started.ts'

// Inside the tree, so that the package's own name leads to what was built.
const folder = join(root, 'dist/readme/server')
mkdirSync(folder, { recursive: true })
const demo = {
  client_id: 'demo',
  client_secret: 'demo-secret-at-localhost',
  grant_types: ['client_credentials'],
}
writeFileSync(join(folder, 'demo.json'), JSON.stringify({ clients: [demo] }))

let child: ChildProcess | undefined
afterEach(() => child?.kill())

test('the file in JavaScript runs', async () => {
  const { file = '', text } = named('vouchsafe.config.mjs')
  writeFileSync(join(folder, file), text)
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  child = await start([cli, 'serve', '--config', file, '--issuer', issuer], issuer, folder)
  const request = { response_type: 'code', client_id: 'shop', redirect_uri: 'http://localhost:9999/callback' }
  const answer = await fetch(`${issuer}/authorize?${new URLSearchParams({ ...request, scope: 'openid' })}`)
  expect(answer.status).toBe(200)
})

test('the container listens, and is seen to be healthy', async () => {
  const dockerfile = blocks.find(({ language }) => language === 'dockerfile')?.text ?? ''
  const commandOf = (instruction: string): string[] =>
    JSON.parse(new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '')
  const port = await freePort()
  const here = (text: string) =>
    text.replace('node_modules/vouchsafe/dist', join(root, 'dist')).replace('8000', `${port}`)
  const [node, ...serve] = commandOf('CMD').map(here)
  const [, ...check] = commandOf('HEALTHCHECK CMD').map(here)
  const healthy = () => spawnSync(process.execPath, check).status
  expect(node).toBe('node')
  expect(healthy()).toBe(1)
  writeFileSync(join(folder, 'vouchsafe.config.mjs'), named('vouchsafe.config.mjs').text)
  child = await start(serve, `http://localhost:${port}`, folder)
  expect(healthy()).toBe(0)
})

/** What stays when it happens at another time: the members, and what says what happened. */
function lineOf(line: string): object {
  const { level, msg, reason, input, status, path, ...others } = JSON.parse(line)
  return { level, msg, reason, input, status, path, members: Object.keys(others) }
}

test('the log looks like that', async () => {
  const port = await freePort()
  const server = spawn(process.execPath, [cli, 'serve', '--port', `${port}`, '--config', 'demo.json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = server
  let log = ''
  server.stdout.setEncoding('utf8').on('data', (text) => {
    log += text
  })
  const lines = () => log.split('\n').filter((line) => line !== '')
  const until = async (count: number) => {
    while (lines().length < count) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await until(1)
  const ask = (secret: string, form: Record<string, string>) =>
    fetch(`http://localhost:${port}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${demo.client_id}:${secret}`)}` },
      body: new URLSearchParams(form),
    })
  await ask('wrong', { grant_type: 'client_credentials' })
  await until(3)
  await ask(demo.client_secret, { grant_type: 'client_credentials' })
  await until(5)
  for (const command of sectionBlocks('adapters/server/README.md', 'Serve', 'sh'))
    expect(execFileSync('bash', ['-c', command.replace(':8000', `:${port}`)], { encoding: 'utf8' })).toMatch(
      /^HTTP\/1\.1 200/,
    )
  const [shown] = blocks.filter(({ language }) => language === 'jsonl')
  expect(lines().map(lineOf)).toEqual(shown?.text.trimEnd().split('\n').map(lineOf))
})
