/** vouchsafe: the provider for any runtime with the Fetch API. */

export type {
  Account,
  Client,
  ClientMetadataInput,
  Endpoint,
  HttpRequest,
  HttpResponse,
  Page,
  PolicyInput,
  RenderedPage,
  SignedIn,
  SignInVerdict,
  Storage,
} from '../core/index.ts'
export { type ReasonId, reasons, type VouchsafeEvent } from '../core/index.ts'
export { hashClientSecret } from './client-secret.ts'
export { readClient } from './clients.ts'
export { generateKeys, type KeySet } from './keys.ts'
export type { Accounts, ErrorContext, Hooks, ProviderOptions } from './options.ts'
export { createProvider, type Provider } from './provider.ts'
export { type StoredKeysOptions, storedKeys } from './stored-keys.ts'
