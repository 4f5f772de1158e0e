/** What is kept of people and must be read again is encrypted under the deployment's newest secret; all of them open it. */

import { decryptText, encryptText } from '../../keys/jose.ts'

export interface Sealing {
  /** @throws {TypeError} where there is no secret that outlives the process */
  seal(text: string): Promise<string>
  /** @returns the text, and whether it is under the newest secret @throws when none of them opens it */
  open(sealed: string): Promise<{ readonly text: string; readonly current: boolean }>
}

/** @param secrets newest first */
export function createSealing(secrets: readonly string[] | undefined): Sealing {
  return {
    async seal(text) {
      const [newest] = secrets ?? []
      if (newest === undefined)
        throw new TypeError('secrets: required for codes of an app, whose secrets are encrypted under them')
      return encryptText(text, newest)
    },
    async open(sealed) {
      for (const secret of secrets ?? []) {
        const text = await decryptText(sealed, secret)
        if (text !== undefined) return { text, current: secret === secrets?.[0] }
      }
      throw new Error(
        'a second factor is encrypted under a secret that is not in `secrets`; add it behind the newest, or take the factor away',
      )
    },
  }
}
