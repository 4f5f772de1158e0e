import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { redirectMismatch } from './redirect-mismatch.ts'

const registered = [
  'https://rp.test/callback',
  'https://rp.test/cb?tenant=1',
  'https://staging.rp.test/callback',
  'http://127.0.0.1/callback',
  'com.example.app:/cb',
]

const mismatch = (received: string, redirect_uris = registered) =>
  redirectMismatch(v.parse(clientMetadata, { client_id: 'web', redirect_uris }), received)

describe('the registered redirect URI that was meant, and where what came differs', () => {
  test.each([
    ['https://rp.test/callback/', 'https://rp.test/callback', 'path'],
    ['https://rp.test/CALLBACK', 'https://rp.test/callback', 'path'],
    ['https://rp.test/cb', 'https://rp.test/cb?tenant=1', 'query'],
    ['https://rp.test/callback?a=b', 'https://rp.test/callback', 'query'],
    ['https://rp.test/callback#a', 'https://rp.test/callback', 'fragment'],
    ['https://rp.test:443/callback', 'https://rp.test/callback', 'port'],
    ['https://Rp.test/callback', 'https://rp.test/callback', 'host'],
    ['https://staging.rp.test/call', 'https://staging.rp.test/callback', 'path'],
    ['https://a@rp.test/callback', 'https://rp.test/callback', 'user information'],
    ['HTTPS://rp.test/callback', 'https://rp.test/callback', 'scheme'],
    ['http://127.0.0.1:5000/callback/', 'http://127.0.0.1/callback', 'path'],
    ['http://127.0.0.1:99999/callback', 'http://127.0.0.1/callback', 'port'],
    ['com.example.app://cb', 'com.example.app:/cb', 'host'],
    ['rp.test/callback', 'https://rp.test/callback', 'scheme'],
  ])('%s', (received, nearest, differs) => {
    expect(mismatch(received)).toMatchObject({ registered: nearest, differs })
  })

  test('of a client that has none, nothing', () => {
    expect(mismatch('https://rp.test/cb', [])).toEqual({ received: 'https://rp.test/cb' })
  })

  test('a registered one that is none itself differs in nothing', () => {
    const legacy = 'https://rp.test/cb#x'
    const client = { ...v.parse(clientMetadata, { client_id: 'web' }), redirect_uris: [legacy] }
    expect(redirectMismatch(client, legacy)).toEqual({ registered: legacy, received: 'https://rp.test/cb' })
  })
})

describe('what came', () => {
  test.each([
    ['https://u:secret@rp.test:8443/cb?code=secret#token=secret', 'https://rp.test:8443/cb'],
    ['https://rp.test/a\r\nb \u202e', 'https://rp.test/a%0D%0Ab%20%E2%80%AE'],
    ['com.example.app:/cb?secret', 'com.example.app:/cb'],
    ['//rp.test/cb', '//rp.test/cb'],
    ['nonsense', 'nonsense'],
    ['', ''],
  ])('%j is told as %s', (received, told) => {
    expect(mismatch(received).received).toBe(told)
  })

  test('has 200 characters at most, and takes no time for 50,000', () => {
    const long = `http://${'[:'.repeat(25_000)}@a`
    const started = performance.now()
    expect(mismatch(long).received.length).toBeLessThanOrEqual(200)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
