import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { connectRedis, parseRedisUrl } from './redis-url.ts'

const port = 6379

test.each([
  ['redis://localhost', { form: 'single', tls: false, hosts: [{ host: 'localhost', port }] }],
  ['redis://localhost/', { form: 'single', tls: false, hosts: [{ host: 'localhost', port }] }],
  ['redis://h:1/2', { form: 'single', tls: false, hosts: [{ host: 'h', port: 1 }], database: 2 }],
  ['rediss://[::1]:7', { form: 'single', tls: true, hosts: [{ host: '::1', port: 7 }] }],
  [
    'rediss://us%40er:p%3A%2Fw:d@h',
    { form: 'single', tls: true, hosts: [{ host: 'h', port }], username: 'us@er', password: 'p:/w:d' },
  ],
  ['redis://:pw@h', { form: 'single', tls: false, hosts: [{ host: 'h', port }], password: 'pw' }],
  [
    'redis+cluster://u:p@a:1,b,[::2]:3',
    {
      form: 'cluster',
      tls: false,
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port },
        { host: '::2', port: 3 },
      ],
      username: 'u',
      password: 'p',
    },
  ],
  [
    'rediss+sentinel://a,b:2/main/3',
    {
      form: 'sentinel',
      tls: true,
      hosts: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 2 },
      ],
      primaryName: 'main',
      database: 3,
    },
  ],
  ['unix:///run/redis.sock', { form: 'single', tls: false, hosts: [], path: '/run/redis.sock' }],
  [
    'redis+unix://us%40er:p%2Fw@/run/my%20redis.sock?db=2',
    {
      form: 'single',
      tls: false,
      hosts: [],
      path: '/run/my redis.sock',
      username: 'us@er',
      password: 'p/w',
      database: 2,
    },
  ],
  [
    'redis+socket://:pw@/run/redis.sock',
    { form: 'single', tls: false, hosts: [], path: '/run/redis.sock', password: 'pw' },
  ],
])('%s is understood', (url, address) => {
  expect(parseRedisUrl(url)).toEqual(address)
})

test.each([
  '',
  'se-cret',
  'http://se-cret@h',
  'redis://',
  'redis://u:se-cret@',
  'redis://u:se-cret@h:x',
  'redis://u:se-cret@h:123456',
  'redis://u:se-cret@h:65536',
  'redis://u:se-cret@a,b',
  'redis://u:se-cret@h/x',
  'redis://u:se-cret@h/1/2',
  'redis://u:se-cret%@h',
  'redis://u:se-cret@a,,b',
  'redis+cluster://u:se-cret@a,b/1',
  'redis+sentinel://u:se-cret@a',
  'redis+sentinel://u:se-cret@a/main/x',
  'unix://u:se-cret@host/run/redis.sock',
  'unix://u:se-cret@',
  'unix:///se-cret?db=x',
  'unix:///se-cret?password=x',
  'rediss+unix:///se-cret',
  'redis://u:se-cret@h?x=y',
])('S-013: %j is refused with the forms there are, and without a word of it', (url) => {
  const refused = expect.objectContaining({ message: expect.not.stringContaining('se-cret') })
  expect(() => parseRedisUrl(url)).toThrow(refused)
  expect(() => parseRedisUrl(url)).toThrow(/redis:\/\/host:6379.*redis\+cluster.*redis\+sentinel/s)
})

afterEach(() => {
  vi.doUnmock('ioredis')
  vi.resetModules()
})

test('without ioredis the error says what to install', async () => {
  vi.doMock('ioredis', () => {
    throw new Error('Cannot find package')
  })
  await expect(connectRedis('redis://localhost')).rejects.toThrow('npm install ioredis')
})

test.each([
  'redis://u:se-cret@127.0.0.1:1',
  'redis+cluster://u:se-cret@127.0.0.1:1',
  'redis+sentinel://127.0.0.1:1/main',
])(
  'S-013: an unreachable server at %s is told to onError, by code only, and nothing to the console',
  async (url) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const errors: Error[] = []
    const { close } = await connectRedis(url, { onError: (error) => errors.push(error) })
    onTestFinished(() => close())
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0))
    expect(errors[0]?.message).toMatch(/^The connection to Redis failed: \w+$/)
    expect(said).not.toHaveBeenCalled()
  },
)
