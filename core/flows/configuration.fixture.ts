/** A provider for tests of flows: the default policy, and nobody to sign. */

import * as v from 'valibot'
import { configure } from '../context.ts'
import { policySchema } from '../policy-schema.ts'

export const configuration = configure({
  issuer: 'https://op.test',
  policy: v.parse(policySchema, {}),
  secrets: ['a secret of the deployment, 32+ characters'],
})
