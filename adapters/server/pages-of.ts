/** Each record of a list, page by page. */

type Page<Name extends string, Item> = { readonly [K in Name]: readonly Item[] } & {
  readonly after?: string
}

/** @param name under which a page has its records */
export async function* pagesOf<Name extends string, Item>(
  list: (asked: { readonly after?: string }) => Promise<Page<Name, Item>>,
  name: Name,
): AsyncGenerator<Item> {
  let after: string | undefined
  do {
    const page = await list(after === undefined ? {} : { after })
    yield* page[name]
    after = page.after
  } while (after !== undefined)
}
