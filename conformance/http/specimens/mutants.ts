/**
 * Every mutant, in the order of the modules that catch them.
 */
import { audienceMutants } from './audience-mutants.ts'
import { authorizationMutants } from './authorization-mutants.ts'
import { clientMutants } from './client-mutants.ts'
import { idTokenMutants } from './id-token-mutants.ts'
import { logoutMutants } from './logout-mutants.ts'
import { metadataMutants } from './metadata-mutants.ts'
import type { Mutant } from './mutation.ts'
import { redirectMutants } from './redirect-mutants.ts'
import { registrationMutants } from './registration-mutants.ts'
import { resourceMutants } from './resource-mutants.ts'
import { sessionMutants } from './session-mutants.ts'
import { tokenMutants } from './token-mutants.ts'

export const mutants: readonly Mutant[] = [
  ...metadataMutants,
  ...authorizationMutants,
  ...sessionMutants,
  ...logoutMutants,
  ...redirectMutants,
  ...tokenMutants,
  ...clientMutants,
  ...idTokenMutants,
  ...resourceMutants,
  ...registrationMutants,
  ...audienceMutants,
]
