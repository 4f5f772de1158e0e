/** vouchsafe/testing: a provider for the tests of an app, and what a test does with it. */

export type { TestBrowser } from './testing/browser.ts'
export type { TestClock } from './testing/clock.ts'
export type { TestCookie } from './testing/cookies.ts'
export type { BrowserOptions, TestPage } from './testing/loader.ts'
export type { TestPerson, TestProviderOptions } from './testing/options.ts'
export type { DriveOptions, PlaywrightPage } from './testing/playwright.ts'
export type { AtPages } from './testing/step.ts'
export {
  createTestProvider,
  type TestProvider,
  type TestRequestInit,
  type TestSession,
  type TestSignIn,
  type TokenRequest,
} from './testing/test-provider.ts'
export type { TestTokens } from './testing/tokens.ts'
