/**
 * How pages are brought by a host: a renderer for each, or for some; what is missing is ours. What a page is given
 * beside its data, and what it answers.
 */

import type {
  Awaitable,
  ConsentPage,
  ErrorPage,
  LoginPage,
  LogoutPage,
  PageSources,
  PostPage,
  SecondFactorPage,
  SignedOutPage,
} from '../../core/index.ts'
import type { Html, html } from './html.ts'
import type { Speaker } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'

export interface PageTools {
  readonly html: typeof html
  /** New for every page: a script or style with this `nonce` runs where `csp` names `'nonce-…'`. */
  readonly nonce: string
  /** Of the languages of the provider, the one for whoever wants these, with the texts of our pages in it. */
  readonly speak: Speaker<ProviderTexts>
}

export interface PageAnswer {
  /** The whole document. A text is sent as it is: whatever somebody else wrote must be escaped in it. */
  readonly html: Html | string
  /** What the page loads or runs; all else is forbidden to it. */
  readonly csp?: PageSources
}

type Renderer<P> = (page: P, tools: PageTools) => Awaitable<PageAnswer>

/** Open: a later version may have others. */
export interface Pages {
  readonly login?: Renderer<LoginPage>
  /** What else somebody has whose password was right. */
  readonly secondFactor?: Renderer<SecondFactorPage>
  readonly consent?: Renderer<ConsentPage>
  readonly logout?: Renderer<LogoutPage>
  /** What came of it, where there is nowhere to go on to. */
  readonly signedOut?: Renderer<SignedOutPage>
  readonly error?: Renderer<ErrorPage>
  /** Sends its form on by itself. */
  readonly post?: Renderer<PostPage>
}

/** A page of ours, with every source it needs: none, where a list is empty. */
export interface DefaultPage {
  readonly html: string
  readonly csp: Required<PageSources>
}

export interface DefaultPages {
  login(page: LoginPage, tools: PageTools): DefaultPage
  secondFactor(page: SecondFactorPage, tools: PageTools): DefaultPage
  consent(page: ConsentPage, tools: PageTools): DefaultPage
  logout(page: LogoutPage, tools: PageTools): DefaultPage
  signedOut(page: SignedOutPage, tools: PageTools): DefaultPage
  error(page: ErrorPage, tools: PageTools): DefaultPage
  post(page: PostPage, tools: PageTools): DefaultPage
}
