/** What every list of the storage has in common for whoever asks for a page of it. */

const MOST = 1000

/** @throws {TypeError} for a number that is none, or too large a page */
export function pageLimit(limit = 50): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new TypeError(`limit: must be a whole number, 1 to ${MOST}`)
  return limit
}

/**
 * @param what cannot be listed, where the storage has no lists
 * @throws {Error} that says so
 */
export function listed<T>(page: T | undefined, what: string): T {
  if (page === undefined)
    throw new Error(
      `The storage has no lists, so ${what} cannot be listed; everything else of them works. ` +
        'A storage lists them once it has `list` (core/storage.ts).',
    )
  return page
}
