/** A misspelt option is refused wherever options are taken, and what was meant is told. */

import { expect, test } from 'vitest'
import { createProvider, generateKeys, storedKeys } from 'vouchsafe'
import { readConfig } from 'vouchsafe/config'
import {
  checkModel,
  checkModelLater,
  checkNonInterference,
  checkNonInterferenceLater,
  createStage,
  explore,
  injectFaults,
  replayCommands,
  replayCommandsLater,
  scenes,
  separations,
} from 'vouchsafe/conformance'
import { runChecks } from 'vouchsafe/conformance/http'
import { casesFor, failingStorage, silentStorage, slowStorage } from 'vouchsafe/conformance/storage'
import { configure } from 'vouchsafe/core'
import { createGuard } from 'vouchsafe/guard'
import { serve, toNodeHandler, toNodePages } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { checkRedis, createRedisStorage } from 'vouchsafe/storage/redis'
import { connectRedis } from 'vouchsafe/storage/redis-url'
import { createTestProvider } from 'vouchsafe/testing'

const secrets = ['a secret of the deployment, 32+ characters'] as const
const storage = createMemoryStorage()
const options = {
  issuer: 'https://op.test',
  storage,
  keys: await generateKeys(['RS256']),
  secrets,
  clients: [],
  accounts: { find: () => undefined, authenticate: () => undefined },
}
const provider = createProvider(options)
const guard = { issuer: 'https://op.test', resource: 'https://api.test' }
const [separation] = separations
const [scene] = scenes
if (!scene) throw new Error('there are no scenes')
if (!separation) throw new Error('there are no separations')

/** Each misspelt as no type lets through, and what was meant. */
const entries: readonly [
  name: string,
  take: (misspelt: never) => unknown,
  misspelt: string,
  meant: string,
][] = [
  ['createProvider', (more) => createProvider({ ...options, ...(more as object) }), 'on_event', 'onEvent'],
  ['its hooks', (hooks) => createProvider({ ...options, hooks }), 'after_sign_in', 'afterSignIn'],
  ['its policy', (policy) => createProvider({ ...options, policy }), 'codeLifetime', 'code_lifetime'],
  ['its paths', (paths) => createProvider({ ...options, paths }), 'userInfo', 'userinfo'],
  [
    'storedKeys',
    (more) => storedKeys({ issuer: 'x', storage, secrets, ...(more as object) }),
    'read_every',
    'readEvery',
  ],
  ['toNodeHandler', (more) => toNodeHandler(provider, more), 'trusted_proxies', 'trustedProxies'],
  ['toNodePages', (more) => toNodePages(provider, more), 'trusted_proxies', 'trustedProxies'],
  ['serve', (more) => serve(provider, more), 'trusted_proxies', 'trustedProxies'],
  ['its limits', (limits) => serve(provider, { limits }), 'keepAliveTimeout', 'keepAliveTimeoutMs'],
  ['the limits of requests', (limits) => createProvider({ ...options, limits }), 'maxBody', 'maxBodyBytes'],
  [
    'createGuard',
    (more) => createGuard({ ...guard, ...(more as object) }),
    'cache_lifetime',
    'cacheLifetime',
  ],
  ['what a guarded handler needs', (needs) => createGuard(guard).node(() => {}, needs), 'scopes', 'scope'],
  [
    'the configuration file',
    (more) => readConfig({ clients: [], ...(more as object) }),
    'storage_replicas',
    'storageReplicas',
  ],
  [
    'configure',
    (more) => configure({ ...(more as { issuer: string; policy: never; secrets: typeof secrets }) }),
    'login_url',
    'loginUrl',
  ],
  ['createTestProvider', (more) => createTestProvider(more), 'peple', 'people'],
  ['createMemoryStorage', (more) => createMemoryStorage(more), 'limits', 'limit'],
  ['createRedisStorage', (more) => createRedisStorage(more), 'max_queue', 'maxQueue'],
  ['checkRedis', (more) => checkRedis(more), 'deadline', 'deadlineMs'],
  ['connectRedis', (more) => connectRedis('redis://localhost', more), 'on_error', 'onError'],
  ['casesFor', (more) => casesFor({ storage, ...(more as object) }), 'neighbor', 'neighbour'],
  ['slowStorage', (more) => slowStorage(storage, more), 'maxMss', 'maxMs'],
  ['failingStorage', (more) => failingStorage(storage, more), 'fail', 'fails'],
  ['silentStorage', (more) => silentStorage(storage, more), 'reach', 'reaches'],
  ['createStage', (more) => createStage(more), 'extension_grants', 'extensionGrants'],
  ['its hooks', (hooks) => createStage({ hooks }), 'after_sign_in', 'afterSignIn'],
  ['explore', (more) => explore(scene, more), 'max_steps', 'maxSteps'],
  ['its hooks', (hooks) => explore(scene, { hooks }), 'subjects', 'subject'],
  ['injectFaults', (more) => injectFaults(scene, more), 'outage', 'outages'],
  ['checkModel', (more) => checkModel(more), 'more_commands', 'moreCommands'],
  ['its hooks', (hooks) => checkModel({ hooks }), 'account_claims', 'accountClaims'],
  ['checkModelLater', (more) => checkModelLater(more), 'model_counts', 'modelCounts'],
  ['replayCommands', (more) => replayCommands([], more), 'extension_grants', 'extensionGrants'],
  ['replayCommandsLater', (more) => replayCommandsLater([], more), 'expected_grants', 'expectedGrants'],
  ['checkNonInterference', (more) => checkNonInterference(separation, more), 'run', 'runs'],
  ['checkNonInterferenceLater', (more) => checkNonInterferenceLater(separation, more), 'longst', 'longest'],
  [
    'runChecks',
    (more) =>
      runChecks({ issuer: 'https://op.test', clients: {}, user: { username: 'a', password: 'b' } }, more),
    'on_result',
    'onResult',
  ],
]

test.each(entries)('%s', async (_, take, misspelt, meant) => {
  const taken = async () => take({ [misspelt]: 5 } as never)
  await expect(taken()).rejects.toThrow(TypeError)
  await expect(taken()).rejects.toThrow(
    new RegExp(`(?:^|\\.)${misspelt}: (?:is not known; did you mean|not one of .*) ?${meant}\\b`, 'm'),
  )
})
