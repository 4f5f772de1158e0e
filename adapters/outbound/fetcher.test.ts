/** One way out for many askers: redirects, what is kept, how many at once and how often. */

import { describe, expect, test } from 'vitest'
import { asking, started, told } from './servers.fixture.ts'

describe('redirects', () => {
  const leading = (where: string | undefined, status = 302) =>
    started((_, response) => {
      response.writeHead(status, where === undefined ? {} : { location: where }).end('moved')
    })

  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const target = await started((_, response) => response.end('here'))
    const server = await leading(`http://127.0.0.1:${target.port}/`, status)
    expect(told(await asking()(`http://127.0.0.1:${server.port}/`))).toBe('fetch.redirect')
    expect(target.connections()).toBe(0)
  })

  test('where they are asked for, each is resolved and judged as the first one was', async () => {
    const target = await started(({ headers }, response) => response.end(`here ${headers.host}`))
    const names = { 'a.own.test': '127.0.0.1', 'b.own.test': '127.0.0.1', 'c.test': '127.0.0.1' }
    const ask = asking({ names })
    const from = async (where: string, redirects = 1) =>
      told(await ask(`http://a.own.test:${(await leading(where)).port}/`, { redirects }))
    expect(await from(`http://b.own.test:${target.port}/x`)).toBe(`200 here b.own.test:${target.port}`)
    expect(await from(`//b.own.test:${target.port}`)).toBe(`200 here b.own.test:${target.port}`)
    expect(target.connections()).toBe(2)
    expect(await from(`https://c.test:${target.port}/`)).toBe('fetch.address_forbidden')
    expect(await from(`http://c.test:${target.port}/`)).toBe('fetch.scheme')
    expect(await from('https://169.254.169.254/')).toBe('fetch.host_forbidden')
    expect(await from('https://2852039166/')).toBe('fetch.host_forbidden')
    expect(await from('file:///etc/passwd')).toBe('fetch.url_malformed')
    expect(await from('https://user@c.test/')).toBe('fetch.url_malformed')
    expect(await from('http://[')).toBe('fetch.redirect')
    expect(await from('/again', 3)).toBe('fetch.redirect')
    expect(target.connections()).toBe(2)
  })

  test('one that leads nowhere is none', async () => {
    const server = await leading(undefined)
    expect(told(await asking()(`http://127.0.0.1:${server.port}/`, { redirects: 2 }))).toBe('fetch.redirect')
  })

  test('a POST is sent to nobody else', async () => {
    const target = await started((_, response) => response.end('here'))
    const server = await leading(`http://127.0.0.1:${target.port}/`, 307)
    const post = { content_type: 'text/plain', body: 'x' }
    const outcome = await asking()(`http://127.0.0.1:${server.port}/`, { post, redirects: 1 })
    expect(told(outcome)).toBe('fetch.redirect')
    expect(target.connections()).toBe(0)
  })
})

describe('RFC 9111: what is kept', () => {
  const kept = { at_least: 60, at_most: 86_400 }
  /** Answers with how often it was asked; `state.headers` and `state.status` are those of the next answer. */
  const counting = async (headers: Record<string, string>, status = 200) => {
    const state = { asked: 0, headers, status }
    const server = await started((_, response) => {
      response.writeHead(state.status, state.headers).end(String(++state.asked))
    })
    return { state, url: `http://127.0.0.1:${server.port}/` }
  }

  test.each([
    ['nothing', {}, 60],
    ['max-age', { 'cache-control': 'public, max-age=600' }, 600],
    ['max-age, and how old it is already', { 'cache-control': 'max-age=600', age: '400' }, 200],
    ['a moment', { 'cache-control': 'max-age=5' }, 60],
    ['a year', { 'cache-control': 'max-age=31536000' }, 86_400],
    ['no-store', { 'cache-control': 'no-store, max-age=600' }, 60],
    ['no-cache', { 'cache-control': 'no-cache' }, 60],
    ['s-maxage, which is for others', { 'cache-control': 's-maxage=600' }, 60],
    ['expires', { expires: 'Wed, 21 Oct 2015 08:28:00 GMT', date: 'Wed, 21 Oct 2015 07:28:00 GMT' }, 3600],
    ['an expiry that is past', { expires: '0' }, 60],
  ])('%s', async (_, headers, seconds) => {
    const { url } = await counting(headers)
    const clock = { now: 1_800_000_000 }
    const ask = asking({ clock })
    expect(await ask(url, { kept })).toMatchObject({ body: '1', fresh_for: seconds })
    clock.now += seconds - 1
    expect(await ask(url, { kept })).toMatchObject({ body: '1', fresh_for: 1 })
    clock.now += 1
    expect(await ask(url, { kept })).toMatchObject({ body: '2', fresh_for: seconds })
  })

  test('nothing of failures, of another purpose, or where it is not asked for', async () => {
    const { url, state } = await counting({ 'cache-control': 'max-age=600' }, 500)
    const clock = { now: 1_800_000_000 }
    const ask = asking({ clock })
    const bodies = async (...more: object[]) => {
      const found = []
      for (const one of more) found.push(told(await ask(url, one)))
      return found
    }
    expect(await bodies({ kept }, { kept })).toEqual(['500 1', '500 2'])
    state.status = 200
    expect(await bodies({}, { kept }, { kept })).toEqual(['200 3', '200 4', '200 4'])
    expect(await bodies({ kept, purpose: 'jwks' }, { kept, max_age: 0 }, { kept })).toEqual([
      '200 5',
      '200 6',
      '200 6',
    ])
    clock.now += 30
    expect(await bodies({ kept, max_age: 31 }, { kept, max_age: 30 }, { kept, max_age: 30 })).toEqual([
      '200 6',
      '200 7',
      '200 7',
    ])
  })

  test('G-029: a thousand documents, and no more', async () => {
    const { url } = await counting({ 'cache-control': 'max-age=600' })
    const ask = asking()
    for (let i = 0; i < 1001; i++) await ask(`${url}${i}`, { kept })
    expect(told(await ask(`${url}1000`, { kept }))).toBe('200 1001')
    expect(told(await ask(`${url}0`, { kept }))).toBe('200 1002')
  })
})

describe('how many, and how often', () => {
  /** Answers when it is let go. */
  const holding = async () => {
    const waiting: (() => void)[] = []
    const server = await started(({ url }, response) => waiting.push(() => response.end(url)))
    const arrived = async (count: number) => {
      while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, 30))
      return waiting.length
    }
    return { url: `http://127.0.0.1:${server.port}`, waiting, arrived }
  }

  test('one fetch for all who ask for the same', async () => {
    const { url, waiting, arrived } = await holding()
    const ask = asking()
    const asked = Array.from({ length: 20 }, () => ask(`${url}/a`))
    expect(await arrived(1)).toBe(1)
    waiting[0]?.()
    expect((await Promise.all(asked)).map(told)).toEqual(Array(20).fill('200 /a'))
  })

  test('a host is asked for a few things at a time, and the others wait', async () => {
    const { url, waiting, arrived } = await holding()
    const ask = asking({ perHost: 2 })
    const asked = ['/a', '/b', '/c', '/d'].map((path) => ask(`${url}${path}`))
    expect(await arrived(2)).toBe(2)
    waiting.shift()?.()
    expect(await arrived(2)).toBe(2)
    waiting.shift()?.()
    waiting.shift()?.()
    expect(await arrived(1)).toBe(1)
    waiting.shift()?.()
    expect((await Promise.all(asked)).map(told)).toEqual(['200 /a', '200 /b', '200 /c', '200 /d'])
  })

  test('nobody waits longer than the deadline, and who gave up has no place', async () => {
    const server = await started(({ url }, response) => void (url === '/c' && response.end(url)))
    const url = `http://127.0.0.1:${server.port}`
    const ask = asking({ perHost: 1, deadlineMs: 300 })
    const [first, second] = await Promise.all([ask(`${url}/a`), ask(`${url}/b`)])
    expect(told(first)).toBe('fetch.timeout')
    expect(told(second)).toMatch(/^fetch\.(?:busy|timeout)$/)
    expect(told(await ask(`${url}/c`))).toBe('200 /c')
  })

  test('a host is asked so often a minute for one purpose; what is known of it can be used all the same', async () => {
    const server = await started(({ url }, response) => response.end(url))
    const url = `http://127.0.0.1:${server.port}`
    const clock = { now: 1_800_000_000 }
    const ask = asking({ clock })
    const kept = { at_least: 60, at_most: 86_400 }
    const often = async (path: string, more = {}) =>
      told(await ask(`${url}${path}`, { per_minute: 3, kept, ...more }))
    expect(await often('/known')).toBe('200 /known')
    clock.now += 60
    expect([await often('/1'), await often('/2'), await often('/3')]).toEqual(['200 /1', '200 /2', '200 /3'])
    expect(await often('/4')).toBe('fetch.busy')
    expect(await often('/known')).toBe('200 /known')
    expect(await often('/known', { max_age: 0 })).toBe('fetch.busy')
    expect(await often('/5', { purpose: 'jwks' })).toBe('200 /5')
    clock.now += 60
    expect(await often('/4')).toBe('200 /4')
  })
})
