import { expect, test } from 'vitest'
import type { RedisLink, RedisNode } from './redis-link.ts'
import { scanKeys } from './redis-scan.ts'

/** Each node has the pages of its own SCAN; a cursor is the number of the next page. */
function nodes(pages: Record<string, string[][]>): RedisLink {
  const primaries = Object.entries(pages).map(
    ([address, own]): RedisNode => ({
      address,
      async send([, cursor = '0']) {
        const page = Number(cursor)
        return [
          String(page + 1 < own.length ? page + 1 : 0),
          (own[page] ?? []).map((id) => `vouchsafe:grant:${id}`),
        ]
      },
    }),
  )
  return { primaries: async () => primaries } as Partial<RedisLink> as RedisLink
}

async function walk(link: RedisLink, later = link): Promise<string[]> {
  const met: string[] = []
  let page = await scanKeys(link, 'vouchsafe:grant:', 'grant')
  for (;;) {
    met.push(...page.keys.map(({ id }) => id))
    if (page.cursor === undefined) return met
    page = await scanKeys(later, 'vouchsafe:grant:', 'grant', page.cursor)
  }
}

const before = { a: [['1'], ['2']], b: [[], ['3']], c: [['4']] }

test('every page of every primary is met, once', async () => {
  expect(await walk(nodes(before))).toEqual(['1', '2', '3', '4'])
})

test('when other servers have become primaries the walk begins again, so that none is passed by', async () => {
  const { c, ...rest } = before
  const met = await walk(nodes(before), nodes({ aa: c, ...rest }))
  expect(new Set(met)).toEqual(new Set(['1', '2', '3', '4']))
})

test.each(['', 'x', 'a.b', '9.9.9', '....'])(
  'a cursor of unknown origin (%j) begins the walk',
  async (cursor) => {
    const { keys } = await scanKeys(nodes(before), 'vouchsafe:grant:', 'grant', cursor)
    expect(keys).toEqual([{ kind: 'grant', id: '1' }])
  },
)
