/**
 * Which strings are secrets of this run, and how they are struck out of evidence. It decides by value, not by
 * pattern: whoever learns a code, token, verifier or password says so here. It does not decide what evidence
 * is worth keeping.
 */
export interface Secrets {
  remember(...values: readonly (string | null | undefined)[]): void
  redact(text: string): string
}

/** Short strings are ordinary words too; striking them out would garble the evidence. */
const SHORTEST = 6

export function createSecrets(): Secrets {
  const known = new Set<string>()
  return {
    remember(...values) {
      for (const value of values) {
        if (value === null || value === undefined || value.length < SHORTEST) continue
        known.add(value)
        known.add(encodeURIComponent(value))
      }
    },
    redact(text) {
      const longestFirst = [...known].sort((one, other) => other.length - one.length)
      return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
    },
  }
}
