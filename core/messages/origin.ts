/**
 * What a browser calls the origin of a page, and of an app's web view: a scheme and a host, and nothing behind.
 * A page that has none says `null`, which is nobody.
 * @see RFC 6454 section 6.2
 */

export const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+;=%-]+)(?::[0-9]{1,5})?$/i
