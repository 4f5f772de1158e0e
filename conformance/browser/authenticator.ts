/** An authenticator of a browser's own, which makes passkeys and shows them without anybody who touches it. */

import type { Page } from 'playwright-core'

/** @param autofill whether the browser offers passkeys as user names; this one then takes what it offers, unasked */
export async function addAuthenticator(page: Page, { autofill = false } = {}): Promise<void> {
  if (!autofill) await page.addInitScript('delete PublicKeyCredential.isConditionalMediationAvailable')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
}
