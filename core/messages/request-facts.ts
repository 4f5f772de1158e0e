/**
 * What a request says beside its parameters: what proofs of possession are about, and whose share of what is
 * limited it takes. Only what adapters see or are told by the host; whether any of it is enough, rules decide.
 */

/** What is known of the connection that a request came by. */
export interface ConnectionFacts {
  /** The client's address, as far as it can be believed; in front of proxies that are not trusted, theirs. */
  readonly address?: string | undefined
  /**
   * The client's certificate, in base64 of its DER: the connection proved that the client has its key, and
   * nothing of who vouches for it. @see RFC 8705
   */
  readonly certificate?: string | undefined
}

export interface RequestFacts extends ConnectionFacts {
  /** As sent, in capitals. */
  readonly method: string
  /** The absolute URL as the client saw it: of the issuer's origin, whatever host the request names. */
  readonly url: string
  /** Lower-case names; a repeated header's values are joined by a comma, Cookie's by a semicolon. */
  readonly headers: Readonly<Record<string, string | undefined>>
}
