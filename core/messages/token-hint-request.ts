/**
 * What revocation and introspection are sent. The hint is not read: the value itself says what it is.
 * @see RFC 7009 section 2.1, RFC 7662 section 2.1
 */

import * as v from 'valibot'

export const tokenHintRequest = v.object({ token: v.string() })
