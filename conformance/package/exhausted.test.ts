/**
 * Rows F-205, F-214 and F-215 on processes of their own: no file descriptor is left, and the disk is full for records,
 * for the log, and for files that commands write.
 */

import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../storage-servers.ts'
import { type Served, serve } from './served.ts'
import { cli } from './started.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'vouchsafe-exhausted-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const secret = 'a secret of the program'

async function onFile(stdio?: Parameters<typeof serve>[1]) {
  const file = join(folder(), 'records.db')
  const served = await serve(
    {
      issuer: 'http://localhost',
      secrets: ['a secret of the deployment, 32+ characters'],
      storage: `sqlite:${file}`,
      clients: [
        {
          client_id: 'ops',
          client_secret: secret,
          grant_types: ['client_credentials'],
          scope: 'vouchsafe:admin',
        },
      ],
      accounts: [{ username: 'root', password: 'wonderland', sub: 'r1', claims: { roles: ['admin'] } }],
    },
    stdio,
  )
  await eventually('it answers', () => isWell(served))
  return { served, file }
}

async function isWell({ origin }: Served): Promise<boolean> {
  return fetch(`${origin}/jwks`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** What a process may have from now on. */
function limit({ child }: Served, resource: 'nofile' | 'fsize', most: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(child.pid), `--${resource}=${most}:`])
}

async function adminToken({ origin }: Served): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'vouchsafe:admin',
    resource: 'http://localhost/admin/api',
  }
  const answer = await fetch(`${origin}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`ops:${secret.replaceAll(' ', '+')}`)}` },
    body: new URLSearchParams(form),
  })
  const { access_token } = (await answer.json()) as { readonly access_token: string }
  return access_token
}

test('F-205 with no file descriptor left new connections end, those that are there are answered, and it heals', async () => {
  const { served } = await onFile()
  const { port, hostname } = new URL(served.origin)
  const open = () => readdirSync(`/proc/${served.child.pid}/fd`).length
  for (let round = 0; round < 3; round++) {
    const there = open()
    limit(served, 'nofile', there + 10)
    const ended = new Map<Socket, string>()
    const sockets = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {}).on('data', (text) => ended.set(socket, String(text)))
      return socket.on('close', () => ended.set(socket, ended.get(socket) ?? 'closed'))
    })
    for (const socket of sockets)
      socket.write(`POST /token HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 0\r\n\r\n`)
    await eventually('each is answered or ended', async () => ended.size === sockets.length)
    const answered = [...ended.values()].filter((text) => text !== 'closed')
    expect(answered.length).toBeGreaterThan(0)
    expect(answered.length).toBeLessThan(20)
    for (const text of answered) expect(text).toMatch(/^HTTP\/1\.1 400 /)
    for (const socket of sockets) socket.destroy()
    await eventually('it is well again', () => isWell(served), 5)
    await eventually('nothing is left open', async () => open() <= there + 1, 5)
  }
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
  expect(served.stderr()).toBe('')
})

test('F-215 while the disk is full an administrator’s change is neither made nor written down, and reads go on', async () => {
  const { served, file } = await onFile()
  const authorization = `Bearer ${await adminToken(served)}`
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${served.origin}/admin/api${path}`, {
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    return { status: answer.status, retry: answer.headers.get('retry-after'), body: await answer.json() }
  }
  const shop = { client_id: 'shop', redirect_uris: ['https://shop.example/cb'] }
  limit(served, 'fsize', statSync(`${file}-wal`).size)
  expect(await ask('/clients', shop)).toMatchObject({ status: 503, retry: expect.stringMatching(/^\d+$/) })
  expect(await ask('/clients/shop')).toMatchObject({ status: 404 })
  expect((await ask('/changes')).body).toMatchObject({ changes: [] })
  limit(served, 'fsize', 'unlimited')
  expect(await ask('/clients', shop)).toMatchObject({ status: 201 })
  expect((await ask('/changes')).body).toMatchObject({ changes: [{ id: 'shop', done: true }] })
})

test('F-215 while the disk is full for its log it answers, and afterwards says how many lines were lost', async () => {
  const log = join(folder(), 'log')
  const out = openSync(log, 'a')
  const { served } = await onFile({ stdio: ['ignore', out, 'pipe'] })
  closeSync(out)
  const lines = () => readFileSync(log, 'utf8').trimEnd().split('\n')
  // Its records are larger than its log.
  limit(served, 'fsize', statSync(log).size)
  const missing = () => fetch(`${served.origin}/missing`, { signal: AbortSignal.timeout(5000) })
  const { length } = lines()
  for (let n = 0; n < 20; n++) expect((await missing()).status).toBe(404)
  expect(lines()).toHaveLength(length)
  limit(served, 'fsize', 'unlimited')
  expect((await missing()).status).toBe(404)
  await eventually('it says so', async () => lines().some((line) => /"lines":20,.*log lines lost/.test(line)))
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
  expect(served.stderr()).toBe('')
})

/** A command, in a shell that limits its files to so many blocks. */
function run(cwd: string, args: string, { blocks = 'unlimited', input = '' } = {}) {
  const command = `ulimit -f ${blocks}; exec "${process.execPath}" "${cli}" ${args}`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, input, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const refused = { status: 1, stdout: '', stderr: expect.stringMatching(/^vouchsafe: .*\n$/) }

test('F-214 files that commands write are there whole or not at all', async () => {
  const cwd = folder()
  const init = ['init --issuer http://localhost --admin root', 'a password of your own\n'] as const
  const there = () => readdirSync(cwd).filter((name) => !name.startsWith('vouchsafe.db'))
  expect(run(cwd, init[0], { input: init[1], blocks: '0' })).toMatchObject(refused)
  expect(there()).toEqual([])
  expect(run(cwd, init[0], { input: init[1] })).toMatchObject({ status: 0 })
  expect(there()).toEqual(['vouchsafe.config.json'])

  const config = () => readFileSync(join(cwd, 'vouchsafe.config.json'), 'utf8')
  const before = config()
  expect(run(cwd, 'secrets rotate', { blocks: '0' })).toMatchObject(refused)
  expect(config()).toBe(before)

  // What is beside the file is the server's, so that a reader writes nothing there.
  const served = await serve(JSON.parse(before), { cwd })
  await served.line('listening')
  for (const command of ['export --output all.ndjson', 'export > out', 'backup copy.db'])
    expect(run(cwd, command, { blocks: '1' })).toMatchObject(refused)
  rmSync(join(cwd, 'out'))
  expect(there()).toEqual(['vouchsafe.config.json'])
  expect(run(cwd, 'export --output all.ndjson')).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(run(cwd, 'export').stdout).toBe(readFileSync(join(cwd, 'all.ndjson'), 'utf8'))
})
