/** The keys of a provider, for who operates it: as their schedule has them, or as they are where nobody has one. */

import type { DescribedKey, KeySchedule, KeySource } from './key-ring.ts'

export function providerKeys(source: KeySource): KeySchedule {
  if (source.schedule) return source.schedule
  const refuse = async () => {
    throw new TypeError(
      'these keys have no schedule: whoever gave them to the provider replaces them; storedKeys() has one',
    )
  }
  return { list: () => listFixed(source), rotate: refuse, rotateNow: refuse }
}

async function listFixed(source: KeySource): Promise<readonly DescribedKey[]> {
  const { published, signers } = await source.current()
  return published.jwks.keys.map(({ kid, alg }) => {
    const is_signing = signers.get(String(alg))?.kid === kid
    return { kid: String(kid), alg: String(alg), state: is_signing ? 'signing' : 'published' }
  })
}
