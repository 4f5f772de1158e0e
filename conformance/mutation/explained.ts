/** The mutants that survive, each with the reason. An explanation that no survivor needs fails the run. */

import type { Explained } from './report.ts'

export const explained: readonly Explained[] = [
  {
    file: 'core/flows/active-access-token.ts',
    line: `if (grant.sub === undefined) return { kind: 'active', grant, token: state.token, client }`,
    replacement: '""',
    why: 'Callers ask only whether it is a refusal.',
  },
  {
    file: 'core/flows/active-access-token.ts',
    line: `return { kind: 'active', grant, token: state.token, client, account }`,
    replacement: '""',
    why: 'Callers ask only whether it is a refusal.',
  },
  {
    file: 'core/flows/authorize.ts',
    line: 'return fits && sid !== undefined ? { id, issued_at, sid } : undefined',
    replacement: 'true',
    why: 'The continuation of a login always has a session; the test is for the type.',
  },
  {
    file: 'core/flows/consent.ts',
    line: `const { id, issued_at, sid = '', scope = '' } = resumed.continuation`,
    replacement: '"Stryker was here!"',
    why: 'The continuation of a consent page always has both; the defaults are for the type.',
  },
  {
    file: 'core/flows/consent.ts',
    line: 'const allowed = allowedScope(request, { shown: splitScope(scope), ticked: parameters.lists.scope ?? [] })',
    replacement: '["Stryker was here"]',
    why: 'No scope of that name is ever shown, and what was not shown does not count.',
  },
  {
    file: 'core/flows/documents.ts',
    line: `throw new Unavailable('store', 'too many conflicting writes')`,
    replacement: '""',
    why: 'The words are for a log; that it is Unavailable is tested.',
  },
  {
    file: 'core/flows/documents.ts',
    line: `if (outcome === 'doubtful') throw new Unavailable('store', 'it doubts a write that is not for single use')`,
    replacement: '""',
    why: 'The words are for a log; that it is Unavailable is tested.',
  },
  {
    file: 'core/flows/grants/authorization-code.ts',
    line: 'const account = sub === undefined ? undefined : yield* usableAccount(sub)',
    replacement: 'false',
    why: 'A grant with a code has an End-User; the test is for the type.',
  },
  {
    file: 'core/flows/grants/client-credentials.ts',
    line: 'access_tokens: [],',
    replacement: '["Stryker was here"]',
    why: 'What has no expiry is dropped from the list when a token is added to it.',
  },
  {
    file: 'core/flows/grants/refresh-token.ts',
    line: 'const account = sub === undefined ? undefined : yield* usableAccount(sub)',
    replacement: 'false',
    why: 'A grant with a refresh token has an End-User; the test is for the type.',
  },
  {
    file: 'core/flows/grants/token-response.ts',
    line: '...(id_token !== undefined && { id_token }),',
    replacement: 'true',
    why: 'A member that is undefined is no member of the JSON.',
  },
  {
    file: 'core/flows/grants/token-response.ts',
    line: '...(grant.nonce !== undefined && token.generation === 0 && { nonce: grant.nonce }),',
    replacement: 'true',
    why: 'A member that is undefined is no member of the JSON.',
  },
  {
    file: 'core/flows/interaction.ts',
    line: `redirectHost: redirectOrigin(request.redirect_uri).replace(/^https?:\\/\\//, ''),`,
    replacement: '/https?:\\/\\//',
    why: 'An origin has its scheme once, at the start.',
  },
  {
    file: 'core/flows/introspection.ts',
    line: 'if (!grant?.refresh || grant.sub === undefined) return undefined',
    replacement: 'false',
    why: 'A grant with a refresh token has an End-User; the test is for the type.',
  },
  {
    file: 'core/flows/issue-code.ts',
    line: 'return { sid, auth_time, ...(acr !== undefined && { acr }), ...(amr && { amr }) }',
    replacement: 'true',
    why: 'A member that is undefined is no member of the JSON.',
  },
  {
    file: 'core/flows/login.ts',
    line: `if (url.length <= context.max_redirect_length) return { kind: 'redirect', url, cookies }`,
    replacement: 'url.length < context.max_redirect_length',
    why: 'At the limit the page is shown in place, as it is for longer ones: the user notices nothing.',
  },
  {
    file: 'core/flows/proceed.ts',
    line: `return is_for_client && typeof claims.sub === 'string' ? claims.sub : 'invalid'`,
    replacement: 'true',
    why: 'What our keys have signed as an ID token has a sub.',
  },
  {
    file: 'core/flows/resume.ts',
    line: `const opened = openContinuation(context.keys, text ?? '')`,
    replacement: '"Stryker was here!"',
    why: 'No continuation opens from either text.',
  },
  {
    file: 'core/flows/return-url.ts',
    line: `browser: browserDigest(visitor.browser ?? '', context),`,
    replacement: '"Stryker was here!"',
    why: 'Who has signed in has a browser cookie; the default is for the type.',
  },
  {
    file: 'core/flows/revoke-grants.ts',
    line: `return { kind: 'grant', v: 1, client_id, scope: '', created_at: now, access_tokens: [], last_serial: 0 }`,
    replacement: '["Stryker was here"]',
    why: 'Nobody looks for access tokens in a grant that is revoked.',
  },
  {
    file: 'core/rules/authenticated-client.ts',
    line: 'const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []',
    replacement: '["Stryker was here"]',
    why: 'Only the second element is read.',
  },
  {
    file: 'core/rules/scope.ts',
    line: `if (asked !== undefined && !SCOPE.test(asked)) return refuse('scope.malformed', 'scope')`,
    replacement: 'true',
    why: 'What is absent is tested as the word undefined, which is a well-formed scope.',
  },
]
