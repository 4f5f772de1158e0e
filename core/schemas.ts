/**
 * The schemas for whoever checks more than one thing at once: all options, a whole file. They are not published,
 * as their types are those of a package that nobody else has to know.
 */

export { check } from './check.ts'
export { clientMetadata, insecureClientMetadata } from './messages/client-metadata-schema.ts'
export { hostPattern } from './messages/host-pattern-schema.ts'
export { policySchema } from './policy-schema.ts'
export { resourceSchema } from './resource-schema.ts'
