/** Invariants that the model cannot check, or not yet; and what holds them meanwhile. */

import type { Property } from './property.ts'

export const notYet: readonly Property[] = [
  {
    id: 'INV-23',
    clause: 'RFC 7523 section 3, RFC 9449 section 11.1',
    statement: 'A client assertion or a DPoP proof is accepted at most once.',
    notYet:
      'No client of a run proves itself by its keys; that an assertion is taken once is explored apart, and raced between two processes. The core takes no DPoP proofs yet.',
  },
  {
    id: 'INV-24',
    clause: 'RFC 9449 section 7, RFC 8705 section 3',
    statement: 'A sender-bound token is honoured with its proof, and only with it.',
    notYet: 'The core issues no sender-bound tokens yet.',
  },
  {
    id: 'INV-30',
    clause: 'vouchsafe: thin adapters',
    statement: 'The adapters and the storages give the same answers to the same history.',
    notYet:
      'The model runs below the adapters. That the same bytes get the same answer through each of them is tested apart.',
  },
  {
    id: 'INV-34',
    clause: 'F-G3: no acknowledged effect is lost',
    statement:
      'From any point at which a process dies, the records that are left satisfy the other properties.',
    notYet:
      'Here processes restart between requests only; dying within one is a fault at every effect, which is explored apart.',
  },
  {
    id: 'INV-36',
    clause: 'OpenID Connect Core 1.0 section 10.1.1',
    statement: 'Every signature verifies with the keys as they are published at that time.',
    notYet: 'Signatures are stand-ins here; keys belong to the adapters.',
  },
  {
    id: 'INV-40',
    clause: 'RFC 6819 section 5.1.4.2',
    statement: 'No more wrong passwords are compared than the lock-out allows.',
    notYet:
      'Passwords and their lock-out belong to the host; the core asks one question and gets one answer.',
  },
]
