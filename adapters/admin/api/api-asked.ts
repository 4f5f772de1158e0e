/** What is asked in a query, and answers that have nothing to say. */

import type { HttpResponse } from '../../../core/index.ts'

/** @throws {TypeError} from whoever is asked, for a limit that is none */
export function pageAsked({ filter, after, limit }: Readonly<Record<string, string | undefined>>) {
  return {
    ...(filter !== undefined && { filter }),
    ...(after !== undefined && { after }),
    ...(limit !== undefined && { limit: /^\d{1,4}$/.test(limit) ? Number(limit) : Number.NaN }),
  }
}

export function noContent(): HttpResponse {
  return { status: 204, headers: { 'cache-control': 'no-store' }, body: '' }
}
