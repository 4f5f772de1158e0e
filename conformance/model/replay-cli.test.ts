import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { main } from './replay-cli.ts'

const golden = join(import.meta.dirname, 'transcripts')

async function runCli(...argv: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const code = await main(argv, (line) => lines.push(line))
  return { code, text: lines.join('\n') }
}

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'run.json'), text)
  return join(folder, 'run.json')
}

describe('vouchsafe replay', () => {
  test('tells what a request did, and why', async () => {
    const { code, text } = await runCli(join(golden, 'redeem.json'))
    expect(`\n${text}\n`).toMatchInlineSnapshot(`
      "
      redeem: POST /token
        1  find the client web: found
             RFC 6749 section 2.3
        2  verify secret: true
             RFC 6749 section 2.3.1
        3  load the grant -rjG4gIW-1E_ZS-78EkQjN and the end_user 1enwJP5XdBBMf3Kx4Fx2bI: setup9 (code fresh, 0 access tokens) and setup8 (1 sessions, 1 connections, 0 withdrawals)
             RFC 6749 sections 4.1.3 and 6
        4  find the account alice: found
             RFC 9700 section 4.14.2: nothing for an account that is gone or disabled
        5  subject: "alice"
             OpenID Connect Core 1.0 section 8
        6  id token claims: {}
             OpenID Connect Core 1.0 section 2
        7  sign {"iss":"https://op.test","sub":"alice","aud":"web","exp":1800000600,"iat":1800000000,"at_hash":"5SVQVolfCZSMDgFJ1hJu6A","sid":"setup7________________","auth_time":1800000000,"amr":["pwd"],"nonce":"n1"}: signed
             OpenID Connect Core 1.0 sections 2 and 3.1.3.3
        8  draw 12 random bytes: "_______________1"
             RFC 6749 section 10.10
        9  store the grant -rjG4gIW-1E_ZS-78EkQjN (code spent, 1 access tokens) if it is still at version setup9__________: "stored"
             RFC 6749 sections 4.1.2 and 10.4: spent before anything is given out
       10  tell the operator: tokens_issued: told
             RFC 9700 section 4.14: what an operator has to know
      answered 200
      Replayed: the same questions, the same answer, byte for byte.
      "
    `)
    expect(code).toBe(0)
  })

  test('tells the clause of a refusal, and the mend', async () => {
    const { text } = await runCli(join(golden, 'redeem-with-a-wrong-verifier.json'))
    expect(text).toMatch(/RFC 7636 section 4\.6/)
  })

  test.each(['logout.json', 'consent-form.json', 'login-form-wrong-password.json', 'userinfo.json'])(
    'takes %s',
    async (name) => {
      const { code, text } = await runCli(join(golden, name))
      expect(text).not.toContain('undefined')
      expect(code).toBe(0)
    },
  )

  test('says what goes otherwise, and fails', async () => {
    const text = await readFile(join(golden, 'redeem.json'), 'utf8')
    const altered = await runCli(await fileWith(text.replace('"sub": "alice"', '"sub": "bob"')))
    expect(altered.code).toBe(1)
    expect(altered.text).toMatch(/It would go differently now: step \d+ asks/)
  })

  test('without a file, with two, or with something else it says how it is used', async () => {
    const other = await runCli(await fileWith('{"title":"something else"}'))
    const runs = [await runCli(), await runCli('a', 'b'), await runCli('/nowhere.json'), other]
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2])
    for (const { text } of runs) expect(text).toContain('Usage: vouchsafe replay FILE')
  })
})
