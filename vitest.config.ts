import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The public names lead to the sources, so that a change is tested (and mutated) without a build. */
const publicNames = {
  'vouchsafe/core': 'core/index.ts',
  'vouchsafe/node': 'adapters/node.ts',
  'vouchsafe/config': 'adapters/server/config.ts',
  'vouchsafe/lambda': 'adapters/lambda.ts',
  'vouchsafe/guard': 'adapters/guard.ts',
  'vouchsafe/account': 'adapters/account.ts',
  'vouchsafe/accounts': 'adapters/accounts.ts',
  'vouchsafe/admin': 'adapters/admin.ts',
  'vouchsafe/languages': 'adapters/languages.ts',
  'vouchsafe/testing': 'adapters/testing.ts',
  'vouchsafe/storage/memory': 'storage/memory.ts',
  'vouchsafe/storage/redis': 'storage/redis.ts',
  'vouchsafe/storage/redis-url': 'storage/redis-url.ts',
  'vouchsafe/storage/postgres': 'storage/postgres.ts',
  'vouchsafe/storage/postgres-url': 'storage/postgres-url.ts',
  'vouchsafe/storage/sqlite': 'storage/sqlite.ts',
  'vouchsafe/storage/sqlite-file': 'storage/sqlite-file.ts',
  'vouchsafe/conformance/storage': 'conformance/storage-contract.ts',
  'vouchsafe/conformance/http': 'conformance/http/index.ts',
  'vouchsafe/conformance': 'conformance/index.ts',
  vouchsafe: 'adapters/index.ts',
}

export default defineConfig({
  resolve: {
    alias: Object.entries(publicNames).map(([name, path]) => ({
      find: new RegExp(`^${name}$`),
      replacement: source(path),
    })),
  },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 30_000,
    // A hook may wait for what others install on a new machine.
    hookTimeout: 300_000,
    // Much of the time servers start, expire and fail over, which needs no core: none is kept free.
    maxWorkers: '100%',
  },
})
