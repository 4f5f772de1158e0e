/**
 * The provider as a Lambda function. What stands outside the handler runs once for each cold start; those
 * that happen at the same time agree on one set of keys by way of the storage.
 */

import { storedKeys } from 'vouchsafe'
import { toLambdaHandler } from 'vouchsafe/lambda'
import { checkRedis, createRedisStorage } from 'vouchsafe/storage/redis'
import { connectRedis } from 'vouchsafe/storage/redis-url'
import { createExampleProvider } from '../../frameworks/example-provider.ts'

const { ISSUER: issuer = '', REDIS_URL = '', SECRET = '' } = process.env
const { client } = await connectRedis(REDIS_URL)
// Waits for the connection, and finds what would lose grants.
for (const { problem, mend } of await checkRedis({ client })) console.warn(problem, mend)
const storage = createRedisStorage({ client, deadlineMs: 2000 })
const keys = await storedKeys({ storage, issuer, secrets: [SECRET] })

export const handler = toLambdaHandler(createExampleProvider({ issuer, storage, keys }))
