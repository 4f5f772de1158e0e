/** How often mails may be asked for and sent; the pages know what it is where the file says nothing. */

import * as v from 'valibot'

const each = (description: string) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.description(description)))

export const mailRates = v.pipe(
  v.strictObject({
    address: each('Asked for from one address; default: 10'),
    person: each('Sent to one person; default: 3'),
    all: each('Asked for by all; default: 1000'),
  }),
  v.description('How many links for a new password in an hour, in each process'),
)
