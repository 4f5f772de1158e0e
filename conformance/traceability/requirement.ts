/**
 * What a specification asks of a provider and what holds it here, as data. Deliberately not the words of the
 * specification: a reader who doubts a row opens the section.
 */

/** One sentence of a specification that obliges a provider. */
export interface Requirement {
  /** Section, as in '4.1.3'. */
  readonly section: string
  /** SHALL and REQUIRED are MUST, RECOMMENDED is SHOULD. */
  readonly level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT'
  /** In our own words: what the provider does. */
  readonly requirement: string
  /** Source files of the core, adapters or storage that hold it, from the top: `core/rules/redirect-uri.ts`. */
  readonly rules?: readonly string[]
  /** Properties of the model that are checked: `INV-01`. */
  readonly properties?: readonly string[]
  /** Ids of the black-box checks. */
  readonly checks?: readonly string[]
  /** Test files from the top, with a part of a test's name after ` > `: `core/rules/pkce.test.ts > S256`. */
  readonly tests?: readonly string[]
  /** Why it does not concern this provider, or why a SHOULD is not followed. */
  readonly not_applicable?: string
  /** It concerns this provider and is not held, or not wholly: what is missing. */
  readonly not_yet?: string
}

export interface Specification {
  readonly id:
    | 'RFC 6749'
    | 'RFC 6750'
    | 'RFC 7009'
    | 'RFC 7523'
    | 'RFC 7591'
    | 'RFC 7592'
    | 'RFC 7636'
    | 'RFC 7662'
    | 'RFC 8252'
    | 'RFC 8414'
    | 'RFC 8707'
    | 'RFC 9068'
    | 'RFC 9207'
    | 'RFC 9396'
    | 'RFC 9449'
    | 'RFC 9700'
    | 'RFC 9728'
    | 'OAuth Client ID Metadata Document'
    | 'OpenID Connect RP-Initiated Logout 1.0'
    | 'OpenID Connect Back-Channel Logout 1.0'
    | 'OpenID Connect Front-Channel Logout 1.0'
    | 'OpenID Connect Session Management 1.0'
    | 'OpenID Connect Core 1.0'
    | 'OpenID Connect Dynamic Client Registration 1.0'
    | 'Form Post Response Mode'
  readonly title: string
  readonly url: string
  readonly requirements: readonly Requirement[]
}
