/**
 * "Forgot your password?" of `vouchsafe serve`, by real SMTP: what arrives, for whom, and that no link is in a log. A mail
 * server that is down, or slow, is nobody's to see.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { eventually } from '../storage-servers.ts'
import { cli } from './started.ts'

interface Arrived {
  readonly from: string
  readonly to: readonly string[]
  readonly text: string
}

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-mail-'))
const arrived: Arrived[] = []
let smtp: SMTPServer
let issuer = ''
let child: ChildProcess | undefined
let log = ''

function startSmtp(port: number): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _, done) =>
      username === 'us' && password === 'let me in' ? done(null, { user: username }) : done(new Error('no')),
    onData(stream, { envelope }, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope
        arrived.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          // Quoted-printable.
          text: text
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`))),
        })
        done()
      })
    },
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

function run(args: readonly string[], input = '') {
  const command = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  command.stdin.end(input)
  return new Promise((resolve) => command.once('exit', resolve))
}

const ask = (username: string) =>
  fetch(`${issuer}/password/forgotten`, { method: 'POST', body: new URLSearchParams({ username }) })

beforeAll(async () => {
  const port = await freePort()
  smtp = await startSmtp(port)
  issuer = `http://localhost:${await freePort()}`
  expect(await run(['init', '--issuer', issuer, '--admin', 'root'], 'a password of your own\n')).toBe(0)
  const file = join(folder, 'vouchsafe.config.json')
  const mail = {
    smtp: `smtp://us:let%20me%20in@127.0.0.1:${port}`,
    from: 'Login <login@example.com>',
    perHour: { address: 3 },
  }
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), mail }))
  expect(await run(['users', 'add', 'alice', '--email', 'alice,bob@example.com'], 'wonderland\n')).toBe(0)
  const server = spawn(process.execPath, [cli, 'serve'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server.stdout.setEncoding('utf8').on('data', (text) => {
    log += text
  })
  child = server
  await eventually('it listens', async () => log.includes('listening'))
})

afterAll(async () => {
  child?.kill()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  rmSync(folder, { recursive: true, force: true })
})

test('a link arrives at the address, and sets the password', async () => {
  const [known, unknown] = [await ask('alice'), await ask('nobody')]
  expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
  await eventually('a mail arrives', async () => arrived.length === 1)
  // An address with a comma in it is one, and not two.
  expect(arrived[0]).toMatchObject({ from: 'login@example.com', to: ['"alice,bob"@example.com'] })
  const url = /http:\/\/\S+/.exec(arrived[0]?.text ?? '')?.[0] ?? ''
  const page = await (await fetch(url)).text()
  const token = /name="token" value="([^"]*)"/.exec(page)?.[1] ?? ''
  const password = 'through the looking glass'
  const set = () =>
    fetch(`${issuer}/password`, {
      method: 'POST',
      body: new URLSearchParams({ token, password, repeated: password }),
    })
  expect((await set()).status).toBe(200)
  expect((await set()).status).toBe(400)
  await eventually(
    'the log says so',
    async () => log.includes('"password_reset"') && log.includes('mail_sent'),
  )
  expect(log).not.toContain(token)
  expect(log).not.toContain('bob@example.com')
  expect(log).not.toContain('let me in')
})

test('a mail server that is gone is told in the log, and to nobody else', async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  expect((await ask('alice')).status).toBe(200)
  await eventually('the log says so', async () => log.includes('mail_failed'))
  expect(log).toMatch(/"detail":"E[A-Z]+"[^\n]*"mail_failed"/)
})

test('an address may ask as often as the configuration says', async () => {
  expect((await ask('alice')).status).toBe(429)
})
