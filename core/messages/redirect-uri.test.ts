/** RFC 6749 section 3.1.2, RFC 8252 section 7: what can be a redirect URI, and what is wrong with what cannot. */

import { describe, expect, test } from 'vitest'
import { redirectUriFault } from './redirect-uri.ts'

describe('what can be one', () => {
  test.each([
    'https://rp.test',
    'https://rp.test/',
    'https://rp.test/cb?a=1&b=[x]',
    'https://rp.test?a=1',
    'https://rp.test:1/cb',
    'https://rp.test:65535/cb',
    'https://rp_web.test./cb',
    'https://r/cb',
    'https://192.0.2.1/cb',
    'https://[2001:db8::1]:8443/cb',
    'https://xn--bcher-kva.test/cb',
    'HTTPS://RP.TEST/cb',
    'https://rp.test/cb@home;x',
    'http://127.0.0.1/cb',
    'http://[::1]:51234/cb',
    'http://localhost:3000/cb',
    'http://oidc:8000/cb',
    // As the field registers them.
    'com.example.app:/cb',
    'com.example.app://cb',
    'cursor://anysphere.cursor-retrieval/oauth/callback',
    'vscode://vscode.github-authentication/did-authenticate',
    'vscode-insiders://vendor.extension/cb',
    'oc://ios.owncloud.com',
    'homeassistant://auth-callback',
    'msauth.com.example.app://auth',
    'msal0123://auth',
    'chromatic:/cb',
    'data-explorer:/cb',
    'filebrowser://cb',
    'telegram-bot:/cb',
    'app:cb',
  ])('%s', (uri) => {
    expect(redirectUriFault(uri)).toBeUndefined()
  })
})

describe('a scheme that goes to no client', () => {
  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'blob:https://rp.test/1',
    'filesystem:https://rp.test/1',
    'file:///etc/passwd',
    'about:blank',
    'view-source:https://rp.test/',
    'jar:https://rp.test/a!/b',
    'resource://x',
    'ftp://rp.test/cb',
    'ws://rp.test/cb',
    'wss://rp.test/cb',
    'mailto:a@rp.test',
    'tel:1',
    'sms:1',
    'urn:ietf:wg:oauth:2.0:oob',
    'intent://cb#Intent;end',
    'intent://cb',
    'android-app://com.example/cb',
    'chrome://settings',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop/cb',
    'edge://settings',
    'devtools://x',
    'moz-extension://x/cb',
    'ms-settings:privacy',
    'ms-appx-web://Microsoft.AAD.BrokerPlugin/x',
    'MS-Word:ofe',
    'search-ms:x',
    'itms-services://?action=download-manifest',
    'x-apple-shortcut:x',
    'web+app:/cb',
    'magnet:?x',
    'ssh://rp.test',
    'geo:1,2',
  ])('%s', (uri) => {
    expect(redirectUriFault(uri)).toMatch(/^(?:has a scheme that can never be|must not have a fragment)/)
  })
})

describe('no host, or no port', () => {
  const NONE = 'must have a host, and a port of 1 to 65535'

  test.each([
    'https:x',
    'https:/rp.test/cb',
    'https://',
    'https:///cb',
    'https://?x',
    'https://:443/cb',
    'https://rp.test;sandbox/cb',
    "https://rp.test;script-src 'x'/cb".replace(' ', ','),
    'https://rp.test,evil.test/cb',
    'https://*.rp.test/cb',
    'https://rp%2Etest/cb',
    'https://-rp.test/cb',
    'https://.rp.test/cb',
    'https://[::1/cb',
    'https://[rp.test]/cb',
    'https://[]/cb',
    'https://rp.test:/cb',
    'https://rp.test:0/cb',
    'https://rp.test:08443/cb',
    'https://rp.test:65536/cb',
    'https://rp.test:123456/cb',
    'https://rp.test:8443:1/cb',
    'http://127.0.0.1:0/cb',
    'http://127.0.0.1:65536/cb',
  ])('%s', (uri) => {
    expect(redirectUriFault(uri)).toBe(NONE)
  })
})

const RELATIVE = 'must be an absolute URI, from its scheme on, such as https://app.example/callback'
const ODD =
  'has characters that no URI may hold, such as a space, a quote or a letter beyond ASCII; encode them'

test.each([
  ['', RELATIVE],
  ['/cb', RELATIVE],
  ['//rp.test/cb', RELATIVE],
  ['rp.test/cb', RELATIVE],
  ['1app:/cb', RELATIVE],
  ['com.example.app:', RELATIVE],
  [' https://rp.test/cb', RELATIVE],
  ['localhost:3000/cb', 'must begin with its scheme, such as https://'],
  ['rp.test:8443', 'must begin with its scheme, such as https://'],
  ['https://rp.test/cb#', 'must not have a fragment (RFC 6749 section 3.1.2)'],
  ['https://user@rp.test/cb', 'must not have user information'],
  ['https://rp.test/c b', ODD],
  ['https://rp.test/<cb>', ODD],
  ['https://rp.test\\@evil.test', ODD],
  ['https://rp.test/é', ODD],
  ['https://rp.test/cb\r\nX: 1', ODD],
  ['https://rp.test/cb\u00a0', ODD],
  [`https://rp.test/${'x'.repeat(2048 - 15)}`, 'must have 2048 characters at most'],
])('%j %s', (uri, fault) => {
  expect(redirectUriFault(uri)).toBe(fault)
})

test('whatever it is, it is judged at once', () => {
  for (const uri of [
    `http://${'[:'.repeat(1000)}`,
    `a:${'/'.repeat(2000)}`,
    `https://${'a.'.repeat(1000)}`,
    `${'a'.repeat(2000)}:`,
  ]) {
    const started = performance.now()
    redirectUriFault(uri)
    expect(performance.now() - started).toBeLessThan(100)
  }
})
