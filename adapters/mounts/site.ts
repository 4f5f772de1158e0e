/**
 * What pages are that people sign in to, as whoever writes them says it: a table of paths, and for each what it shows
 * and what its forms do. How people come in, and what a request has to bring before a form is looked at, is not theirs
 * to say (signed-in-pages.ts).
 */

import type {
  Account,
  HttpRequest,
  HttpResponse,
  PageReason,
  PageSources,
  Parameters,
} from '../../core/index.ts'
import type { Html } from '../pages/html.ts'
import type { PersonSession } from '../world/person.ts'
import type { Perform } from './mount.ts'

/** Somebody who is signed in, at one of the pages. */
export interface Visit {
  readonly request: HttpRequest
  /** Below the mount, without a slash at its end; the first page's is empty. */
  readonly path: string
  /** What the path has in the place of each `:name`. */
  readonly segments: Readonly<Record<string, string>>
  readonly query: Parameters['values']
  readonly account: Account
  /** As the host has it of `person(sub).sessions()`. */
  readonly session: PersonSession
  /** BCP 47 tags, the preferred one first. */
  readonly languages: readonly string[]
  /** To be put into every form. */
  readonly field: Html
  /** What was typed before the person had to sign in again, and is still to be sent; empty if it was too much. */
  readonly draft?: Parameters['values']
  /** The same of fields that the site names as repeatable. */
  readonly draft_lists?: Parameters['lists']
  /** NumericDate in seconds. */
  readonly now: number
  readonly perform: Perform
}

/** A form, which the person has sent from a page of ours. */
export interface Posted extends Visit {
  /** Fields that are empty are absent. */
  readonly form: Parameters['values']
  /** The values of fields that the site names as repeatable. */
  readonly lists: Parameters['lists']
}

export type SiteAnswer =
  | {
      readonly kind: 'page'
      readonly title: string
      readonly content: Html
      readonly status?: number
      /** What it loads besides our style. */
      readonly csp?: PageSources
    }
  /** On to another page. @param to below the mount, such as `/clients?done=removed` */
  | { readonly kind: 'see_other'; readonly to: string }
  | { readonly kind: 'refused'; readonly reason: PageReason; readonly status: number }
  | { readonly kind: 'response'; readonly response: HttpResponse }

export interface Route {
  /** Such as `/clients/:client_id`; empty for the first page. */
  readonly path: string
  readonly get?: (visit: Visit) => Promise<SiteAnswer>
  readonly post?: (posted: Posted) => Promise<SiteAnswer>
  /**
   * Seconds since the sign-in after which the person has to sign in again before a form is looked at. They come back to
   * the page of that path, with what was typed in `draft`.
   */
  readonly confirmed_within?: number
  /** Of a route that has no page: that on which its form stands, and which the person comes back to instead. */
  readonly page?: string
}

export type SitePage = Extract<SiteAnswer, { kind: 'page' }>

export interface Site {
  /** Of the cookies, and in events. */
  readonly name: string
  readonly routes: readonly Route[]
  /** Fields that may come more than once. */
  readonly repeatable?: readonly string[]
  /** Fields that are not kept while the person signs in again. */
  readonly secret?: readonly string[]
  /**
   * Seconds without a request, and without a sign-in, after which the person signs in again before they see anything.
   * Default: there is no such limit.
   */
  readonly idle_for?: number
  /** Whether the person may see any of it. Default: everybody may. */
  readonly admits?: (visit: Visit) => boolean
  /** The whole document, and the sources of its styles. */
  readonly render: (page: SitePage, visit: Visit) => { readonly html: string; readonly csp: PageSources }
  /** Where nobody is signed in, and the provider says why. */
  readonly renderSignedOut: (
    page: SignedOutNotice,
    languages: readonly string[],
  ) => { readonly html: string; readonly csp: PageSources }
}

export interface SignedOutNotice {
  /** `no_cookies`: the browser keeps none, so that it would never be signed in. */
  readonly because: 'not_signed_in' | 'no_cookies'
  /** Where a sign-in begins. */
  readonly action: string
}
