/** What a limit of the ready-made server may be, and what it is where the file says nothing. */

import * as v from 'valibot'
import { connectionLimits } from '../node/limits-schema.ts'
import { count, milliseconds, requestLimits } from '../requests/limits-schema.ts'

export const serverLimits = v.strictObject({
  ...requestLimits,
  ...connectionLimits,
  deadlineMs: milliseconds(5000),
  readinessDeadlineMs: milliseconds(900),
  storageDeadlineMs: milliseconds(250),
  storageMaxQueue: count(1000),
})
