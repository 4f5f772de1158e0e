/** How cases walk lists, and what a page of one has to look like. */
import type { Listed, ListOptions, ListPage } from 'vouchsafe/core'
import { expect, fresh, inSeconds, type Key, type Storage } from './case.ts'

const PAGES_AT_MOST = 10_000
const NO_ANSWER = 'a list cannot be shown'

/** Creates a record that lives for a minute, whose value is its first text, and answers its version. */
export async function createListed(storage: Storage, key: Key, texts: readonly string[]): Promise<string> {
  const version = fresh()
  const options = { ifVersion: null, version, expiresAt: inSeconds(60), texts }
  const outcome = await storage.put(key, texts[0] ?? '', options)
  expect(
    outcome === 'stored',
    `put with texts answered '${outcome}' where there was no record`,
    'nobody can be given a client or an account',
  )
  return version
}

/** @throws StorageContractError for what is no page of a list */
export async function listPage(storage: Storage, kind: string, options: ListOptions): Promise<ListPage> {
  const page: unknown = await storage.list?.(kind, options)
  const shown = JSON.stringify(page)?.slice(0, 60)
  expect(isPage(page), `list answered ${shown}, which is no page of records`, NO_ANSWER)
  const { records } = page
  expect(
    records.length <= options.limit,
    `list answered ${records.length} records to a limit of ${options.limit}`,
    'a page of a few is one of all, and the server runs out of memory',
  )
  for (const { key, text } of records)
    expect(
      key.kind === kind && text.startsWith(options.prefix),
      `list of ${kind} by ${options.prefix} answered ${text} of ${key.kind}`,
      'an administrator acts on what is not meant',
    )
  return page
}

function isPage(page: unknown): page is ListPage {
  if (!isObject(page) || !Array.isArray(page.records)) return false
  return (page.after === undefined || typeof page.after === 'string') && page.records.every(isListed)
}

function isListed(record: unknown): boolean {
  if (!isObject(record) || !isObject(record.key)) return false
  const texts = [record.key.kind, record.key.id, record.text, record.value, record.version]
  return texts.every((text) => typeof text === 'string')
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}

export async function listAll(
  storage: Storage,
  kind: string,
  prefix: string,
  limit = 100,
  between: (page: number) => Promise<void> = async () => {},
): Promise<Listed[]> {
  const met: Listed[] = []
  let after: string | undefined
  for (let number = 0; number < PAGES_AT_MOST; number++) {
    const page = await listPage(storage, kind, { prefix, after, limit })
    met.push(...page.records)
    after = page.after
    if (after === undefined) return met
    await between(number)
  }
  expect(false, `list did not end within ${PAGES_AT_MOST} pages`, 'a list never finishes loading')
}
