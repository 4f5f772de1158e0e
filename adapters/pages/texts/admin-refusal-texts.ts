/**
 * What the core and the accounts refuse of what administrators type. What it says in English is what they say, but for the
 * backticks around names, and that is how it is known: what is none of it stays in English, as what a host says of its own.
 */

import type { Text } from './text.ts'

export interface AdminRefusalTexts {
  /** Which of a list it is said of. */
  readonly numbered: Text<'problem' | 'number'>
  readonly said: {
    readonly absolute: string
    readonly scheme: string
    readonly characters: string
    readonly wildcard: string
    readonly fragment: string
    readonly schemeTaken: string
    readonly userInformation: string
    readonly host: string
    readonly answered: string
    readonly https: string
    readonly httpsSent: string
    readonly httpsRead: string
    readonly webUrl: string
    readonly httpsUrl: string
    readonly wholeUrl: string
    readonly origin: string
    readonly resource: string
    readonly introspect: string
    readonly noResource: string
    readonly scopes: string
    readonly needsRedirect: string
    readonly native: string
    readonly frame: string
    readonly jwkSet: string
    readonly mostKeys: Text<'count'>
    readonly publicKeys: string
    readonly longKeys: string
    readonly keyIds: string
    readonly besideKeys: string
    readonly needsKeys: string
    readonly noKey: Text<'name'>
    readonly oneOf: Text<'name'>
    readonly clientId: string
    readonly number: string
    readonly whole: string
    readonly range: Text<'count'>
    readonly least: Text<'count'>
    readonly most: Text<'count'>
    readonly longest: Text<'count'>
    readonly longestBytes: Text<'count'>
    readonly shortest: Text<'count'>
    readonly emptyText: string
    readonly email: string
    readonly claims: Text<'name'>
    readonly fixedKeys: string
  }
}
