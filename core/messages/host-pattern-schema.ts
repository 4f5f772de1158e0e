/** @see host-pattern.ts */

import * as v from 'valibot'
import { HOST_PATTERN } from './host-pattern.ts'

export const hostPattern = v.pipe(
  v.string('must be the name of a host'),
  v.regex(
    HOST_PATTERN,
    'must be a host in lower case, such as login.internal, *.internal, localhost:8000 or [::1]',
  ),
)
