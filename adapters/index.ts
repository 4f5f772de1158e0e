/** vouchsafe: the provider for any runtime with the Fetch API. */

export type {
  Account,
  Client,
  ClientMetadataInput,
  ConnectionFacts,
  ConsentPage,
  Endpoint,
  ErrorPage,
  GivenFactor,
  Hooks,
  HttpRequest,
  HttpResponse,
  LoginPage,
  Page,
  PageClient,
  PageScope,
  PageSources,
  PolicyInput,
  PostPage,
  PublicKeys,
  RegistrationMetadata,
  RegistrationVerdict,
  RequestFault,
  ResourceInput,
  SecondFactorPage,
  SecondFactors,
  SignedIn,
  SignInVerdict,
  StampChange,
  Storage,
  ToldError,
} from '../core/index.ts'
export { type ReasonId, reasons, type VouchsafeEvent } from '../core/index.ts'
export {
  type DescribedKey,
  type KeyRing,
  type KeySchedule,
  type KeySource,
  keyRing,
} from './keys/key-ring.ts'
export { generateKeys, type KeySet } from './keys/key-set.ts'
export type { ExternalSign, Signer } from './keys/signer.ts'
export type { StatementIssuer } from './keys/software-statements.ts'
export { storedKeys } from './keys/stored-keys.ts'
export type { KeysElsewhere, StoredKeysOptions } from './keys/stored-keys-options.ts'
export type { OutboundOptions } from './outbound/options.ts'
export type { FetchFunction } from './outbound/web-exchange.ts'
export { type Filling, type Html, html } from './pages/html.ts'
export { defaultPages } from './pages/index.ts'
export type { Look, LookOptions } from './pages/look.ts'
export type { DefaultPage, DefaultPages, PageAnswer, Pages, PageTools } from './pages/pages.ts'
export type { Speaker, Speech } from './pages/speech.ts'
export type { ProviderTexts } from './pages/texts/provider-texts.ts'
export { say, type Text } from './pages/texts/text.ts'
export type { Language, TextChanges, Texts } from './pages/texts/texts.ts'
export type { Theme, ThemeOptions } from './pages/theme.ts'
export { createProvider, type Delivering, type Provider, type Served } from './provider.ts'
export type { Accounts, AssertedPasskey, ShownFactor } from './world/accounts.ts'
export type { ClientLookUp } from './world/client-look-up.ts'
export { hashClientSecret, verifyClientSecret } from './world/client-secret.ts'
export { readClient } from './world/clients.ts'
export type { DeliveriesAsked, DeliveriesPage, Delivery } from './world/deliveries.ts'
export type { Health } from './world/health.ts'
export type { Answered, CompletedLogin, Consent, HostPages, Login } from './world/host-pages.ts'
export type { ProviderOptions } from './world/options.ts'
export type { Person, PersonConnection, PersonSession } from './world/person.ts'
export type {
  ListedRegistrationTokens,
  NewRegistrationTokenOptions,
  RegistrationTokenRecord,
  RegistrationTokens,
} from './world/registration-tokens.ts'
export type { ResourceLookUp } from './world/resources.ts'
export type {
  AddSecretOptions,
  AddSecretOutcome,
  ChangeOptions,
  ClientRecord,
  ClientSecretRecord,
  Clients,
  CreateClientOptions,
  CreateClientOutcome,
  ListClientsOptions,
  ListedClients,
  NewClientMetadata,
  SecretOptions,
  UpdateClientOutcome,
} from './world/stored-clients.ts'
export type { ErrorContext, Listeners, RequestTrace, ServedRequest, ToldEvent } from './world/telling.ts'
export type { TokenRecord, Tokens } from './world/tokens.ts'
