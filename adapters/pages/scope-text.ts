/** What a scope lets a client do, in the language of a page. */

import { type PageScope, standardScopes } from '../../core/index.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'

const standard: Readonly<Record<string, string>> = standardScopes

/** What the policy or a resource says of a scope is theirs to translate. */
export function scopeText(
  { name, description }: Pick<PageScope, 'name' | 'description'>,
  { scopes, ownScopes }: ProviderTexts,
): string {
  if (Object.hasOwn(ownScopes, name)) return ownScopes[name] ?? description
  const translated: Readonly<Record<string, string>> = scopes
  return Object.hasOwn(standard, name) && standard[name] === description
    ? (translated[name] ?? description)
    : description
}
