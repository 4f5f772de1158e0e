/** What the administration says of clients, beside the members of their metadata. */

import type { Text } from './text.ts'

interface KindTexts {
  readonly label: string
  readonly about: string
}

export interface AdminClientTexts {
  readonly search: string
  readonly new: string
  readonly name: string
  readonly id: string
  readonly grants: string
  readonly used: string
  readonly none: string
  readonly noneFound: string
  readonly public: string
  readonly registeredItself: string
  readonly removed: string
  /** The question that a new one begins with, and what there is to be built. */
  readonly building: string
  readonly kinds: Readonly<Record<'web' | 'spa' | 'native' | 'service' | 'mcp' | 'api', KindTexts>>
  readonly idMeaning: string
  readonly taken: string
  readonly sentAlready: string
  readonly resource: string
  readonly resourceMeaning: string
  readonly resourcesKnown: Text<'resources'>
  readonly made: string
  readonly toIt: string
  readonly back: string
  readonly editNamed: Text<'client'>
  readonly since: string
  readonly usedLast: string
  readonly endsUnused: string
  readonly about: string
  readonly lately: string
  readonly done: Readonly<Record<'updated' | 'off' | 'on' | 'secretRemoved', string>>
  readonly secrets: {
    readonly title: string
    readonly about: string
    readonly none: string
    readonly never: string
    readonly new: string
    readonly newTitle: string
    readonly once: string
    readonly before: string
  }
  readonly remove: {
    readonly title: string
    readonly about: Text<'client'>
    readonly confirm: string
    readonly leave: string
  }
  /** What is pasted into the program that it is for. */
  readonly snippets: {
    readonly title: string
    readonly browser: string
    readonly browserNote: string
    readonly tokens: string
    readonly tokensNote: string
    readonly redirect: Text<'uri'>
    readonly redirects: Text<'uri' | 'next'>
    readonly noPkce: string
    readonly httpsAlone: string
  }
}
