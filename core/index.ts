/**
 * vouchsafe/core: the protocol, pure. Either the whole of it over HTTP (`createRouter`), or flow by flow
 * (`authorize`, `token`, `userinfo`, …); `run` or `runSync` takes either to its end with your handlers.
 */

export { lowerCase, withoutSpace } from './ascii.ts'
export {
  at,
  type Configuration,
  type ConfigurationInput,
  type Context,
  configure,
  defaultPaths,
  type Endpoint,
  endpointUrl,
  type GrantFlow,
} from './context.ts'
export { type Continuation, openContinuation, sealContinuation } from './continuation.ts'
export { type Digests, portableDigests } from './digests.ts'
export type {
  AccessToken,
  Authentication,
  ClientRegistration,
  ClientSecret,
  Code,
  Connection,
  Consent,
  ConsentedResource,
  Document,
  EndUser,
  Grant,
  Loaded,
  LogoutDelivery,
  LogoutNotice,
  Refresh,
  RegistrationToken,
  RemovedClient,
  ServedClient,
  Session,
  SessionWatch,
  SignInPlace,
  StoredClient,
  Unread,
  Withdrawal,
} from './documents.ts'
export { dueAt, duePrefix } from './due.ts'
export {
  type Claims,
  type CoreOperations,
  type DocumentPage,
  type DocumentWrite,
  type Effect,
  type Flow,
  type Handlers,
  type NamedRate,
  type Operation,
  type Operations,
  perform,
  type SignedIn,
  type SyncHandlers,
  type SyncWorld,
  Unavailable,
  type World,
} from './effects.ts'
export { base64url, base64urlToText, hexOf, sha256Base64url, textToBase64url } from './encoding.ts'
export {
  type FetchReason,
  type PageReason,
  pageReasons,
  type Reason,
  type ReasonId,
  type Refusal,
  reasons,
  refuse,
  type TokenReason,
} from './errors.ts'
export type { ClientChange, EventType, VouchsafeEvent } from './events.ts'
export type { AuthorizationOutcome } from './flows/authorization-outcome.ts'
export { type AuthorizeRequest, authorize } from './flows/authorize.ts'
export {
  type ConfigurationRequest,
  deleteRegistration,
  readRegistration,
  updateRegistration,
} from './flows/client-configuration.ts'
export { placeOfClient, type RecordPlace } from './flows/client-record.ts'
export {
  addClientSecret,
  type ChangedClient,
  type NamedClient,
  readClient,
  removeClient,
  removeClientSecret,
  revisionOf,
  updateClient,
} from './flows/clients/change-client.ts'
export {
  type CreatedClient,
  createClient,
  type GivenSecret,
  type NewClient,
} from './flows/clients/create-client.ts'
export { type ClientPage, type ClientsAsked, listClients } from './flows/clients/list-clients.ts'
export { completeConsent, consent, type Decision } from './flows/consent.ts'
export { deliverLogout } from './flows/deliver-logout.ts'
export { type DeliveryKey, deliveryKey } from './flows/delivery-key.ts'
export { deviceOf } from './flows/device.ts'
export { disconnect, endEverything } from './flows/disconnect.ts'
export { commit, commitSingleUse, keptUntil, load, untilStored } from './flows/documents.ts'
export { endSession, endSessionOf, endSessions } from './flows/end-session.ts'
export { completeEnrolment, type Enrolment, readEnrolment, refuseEnrolment } from './flows/enrol-factor.ts'
export { fetchOutbound } from './flows/fetch-outbound.ts'
export type { GrantRequest, TokenOutcome, TokenResponse } from './flows/grants/grant.ts'
export { type ConsentAsked, readConsent } from './flows/host-consent.ts'
export { completeLogin, type LoginAsked, readLogin, refuseLogin } from './flows/host-login.ts'
export { displayName } from './flows/interaction.ts'
export { introspection } from './flows/introspection.ts'
export { issueToClient } from './flows/issue-to-client.ts'
export { type IssuedToPerson, issueToPerson } from './flows/issue-to-person.ts'
export { endOtherSessions, keepSession, type StampChange } from './flows/keep-session.ts'
export { login } from './flows/login.ts'
export {
  readConnections,
  readSessionOf,
  readSessions,
  type SeenConnection,
  type SeenSession,
  type SessionHolder,
} from './flows/person.ts'
export {
  type ClientInformation,
  type RegistrationOutcome,
  type RegistrationRequest,
  register,
} from './flows/register.ts'
export {
  type CreatedRegistrationToken,
  createRegistrationToken,
  listRegistrationTokens,
  type NewRegistrationToken,
  placeOfRegistrationToken,
  type RegistrationTokenPage,
  removeRegistrationToken,
} from './flows/registration-tokens.ts'
export { revocation } from './flows/revocation.ts'
export { signedOutCookies } from './flows/session-state.ts'
export { shownClient } from './flows/shown-client.ts'
export { supportedGrantTypes, token } from './flows/token.ts'
export { endToken, readToken, type SeenToken, type TokenFacts } from './flows/tokens.ts'
export { usableAccount } from './flows/usable-account.ts'
export { userinfo } from './flows/userinfo.ts'
export type { Visitor, VisitorCookies } from './flows/visitor.ts'
export { browserDigest } from './flows/visitor.ts'
export { watchSession } from './flows/watch-session.ts'
export {
  derive,
  type GrantHandle,
  type Handle,
  type HandleKeys,
  type HandleKind,
  handleKeys,
  isMac,
  keyOf,
  parseHandle,
} from './handles.ts'
export {
  type AccessTokenInput,
  type ClaimsInput,
  type Hooks,
  hookHandlers,
  type IntrospectionInput,
  type RegistrationInput,
  type SignedOutInput,
  type SignInInput,
  type SignOutInput,
  type SubjectInput,
} from './hooks.ts'
export type {
  Account,
  Client,
  PublicKeys,
  RegistrationMetadata,
  RegistrationVerdict,
  SignedOutVerdict,
  SignInVerdict,
  ToldError,
} from './hosts.ts'
export { jwksMaxAge } from './hosts.ts'
export { cookieValue, parseVisitor, renderCookies } from './http/cookies.ts'
export { answerBrowser } from './http/endpoints.ts'
export { type Fault, refuseFault } from './http/faults.ts'
export { isForm } from './http/form.ts'
export { personLanguages } from './http/languages.ts'
export type { HttpRequest, HttpResponse, RequestFault } from './http/message.ts'
export { json, notCached } from './http/message.ts'
export { pageHeaders, renderErrorPage, seeOther } from './http/render.ts'
export { requestFacts } from './http/request-facts.ts'
export { createRouter, type Router } from './http/router.ts'
export { answerUnasked, isUnasked } from './http/unasked.ts'
export { orUnavailable } from './http/unavailable.ts'
export { foldText, listedNumber, listedText } from './listed-text.ts'
export { Members } from './members.ts'
export type {
  ClientMetadata,
  ClientMetadataInput,
  ClientWithoutSecret,
  ClientWithoutSecretInput,
} from './messages/client-metadata.ts'
export { hasSecret, publicKeyAlgs } from './messages/client-metadata.ts'
export type { Jwk, JwkSet } from './messages/jwk-set.ts'
export { isLanguageTag } from './messages/language-tag.ts'
export { encodeParameters, type Parameters, parseParameters } from './messages/parameters.ts'
export type { ConnectionFacts, RequestFacts } from './messages/request-facts.ts'
export { type Names, refuseUnknown, unknownName } from './names.ts'
export {
  type Fetched,
  type FetchOutcome,
  type FetchRequest,
  type NotFetched,
  notFetched,
} from './outbound.ts'
export type {
  ConsentPage,
  ErrorPage,
  LoginPage,
  LogoutPage,
  Page,
  PageClient,
  PageScope,
  PageSources,
  PostPage,
  RenderedPage,
  SecondFactorPage,
  SignedOutPage,
} from './pages.ts'
export type { ClientSettings, Policy, PolicyInput, ScopePolicy } from './policy.ts'
export { readResource, readResources } from './read-resources.ts'
export {
  readClientMetadata,
  readClientWithoutSecret,
  readPolicy,
  readRegisteredClient,
} from './read-settings.ts'
export { isSameResource, type Resource, type ResourceInput, type ResourceScope } from './resources.ts'
export { addressBlock } from './rules/address-block.ts'
export type { AuthenticatedClient } from './rules/authenticated-client.ts'
export { secretHash } from './rules/client-secret.ts'
export { type OutboundRules, type OutboundTarget, validateTarget } from './rules/outbound-target.ts'
export { isPublicAddress } from './rules/public-address.ts'
export { type Rate, takeOne } from './rules/rate.ts'
export type { RedirectMismatch } from './rules/redirect-mismatch.ts'
export { liveRegistrationToken } from './rules/registration-token.ts'
export { describeScope, standardScopes } from './rules/scope.ts'
export { CHALLENGE_WITHIN, classOf, type GivenFactor, type SecondFactors } from './rules/second-factor.ts'
export { liveClient, metadataOf } from './rules/stored-client.ts'
export {
  record,
  replay,
  run,
  runSync,
  type Step,
  type Transcript,
  type Watch,
} from './run.ts'
export type {
  Awaitable,
  Key,
  Kind,
  Listed,
  ListOptions,
  ListPage,
  PutOptions,
  PutOutcome,
  ScanPage,
  Storage,
  Stored,
} from './storage.ts'
export { readDocument, readStored } from './stored-document.ts'
export { isThenable } from './thenable.ts'
