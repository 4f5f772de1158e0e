/** OAuth Client ID Metadata Document section 8.6, RFC 3986: what is fetched at all, as far as the URL says. */

import { describe, expect, test } from 'vitest'
import { type OutboundRules, validateTarget } from './outbound-target.ts'

const nothing: OutboundRules = { allowed_hosts: [], insecure_http: false }
const outcome = (url: string, rules: Partial<OutboundRules> = {}) => {
  const target = validateTarget(url, { ...nothing, ...rules })
  return target.kind === 'target' ? 'target' : target.reason
}

describe('taken apart as it is connected to', () => {
  test.each([
    ['https://rp.test', { host: 'rp.test', port: 443, target: '/' }],
    ['https://rp.test?a=1', { host: 'rp.test', port: 443, target: '/?a=1' }],
    [
      'HTTPS://RP.Test:8443/Client.json?A=%2F/?',
      { host: 'rp.test', port: 8443, target: '/Client.json?A=%2F/?' },
    ],
    ['https://xn--bcher-kva.test/a/../b', { host: 'xn--bcher-kva.test', port: 443, target: '/a/../b' }],
    ['https://1.1.1.1/', { host: '1.1.1.1', port: 443, target: '/' }],
    ['https://[2606:4700:4700::1111]:444/', { host: '2606:4700:4700::1111', port: 444, target: '/' }],
    ['https://4.rp.test/', { host: '4.rp.test', port: 443, target: '/' }],
  ])('%s', (url, expected) => {
    expect(validateTarget(url, nothing)).toMatchObject({ kind: 'target', scheme: 'https', ...expected })
  })
})

describe('no URL that two programs read alike', () => {
  test.each([
    '',
    'rp.test',
    '//rp.test/',
    'https:rp.test/',
    'https:/rp.test/',
    'https:///rp.test/',
    'https://',
    'https://user@rp.test/',
    'https://user:secret@rp.test/',
    'https://@rp.test/',
    'https://rp.test/#fragment',
    'https://rp.test/a b',
    'https://rp.test/a\nb',
    'https://rp.test\\@evil.test/',
    'https://rp.test/%',
    'https://rp.test/%zz',
    'https://rp.test/[a]',
    'https://rp.test/"',
    'https://rp.test/ü',
    'https://bücher.test/',
    'https://rp.test:0/',
    'https://rp.test:/',
    'https://rp.test:65536/',
    'https://rp.test:080/',
    'https://rp.test./',
    'https://-rp.test/',
    'https://.test/',
    'https://rp%2etest/',
    'https://[fe80::1%25eth0]/',
    'https://①②⑦.0.0.1/',
    'file:///etc/passwd',
    'ftp://rp.test/',
    'gopher://rp.test/',
    'data:text/plain,x',
    `https://rp.test/${'a'.repeat(2048)}`,
  ])('%j', (url) => {
    expect(outcome(url)).toBe('fetch.url_malformed')
  })
})

describe('a host that is asked for nothing', () => {
  test.each([
    'https://127.0.0.1/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fd00:ec2::254]/',
    'https://[1:2]/',
    'https://0/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://0xA9.0xFE.0xA9.0xFE/',
    'https://0251.0376.0251.0376/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://134744072/',
    'https://08.8.8.8/',
    'https://8.8.8.8.8/',
    'https://rp.test.1/',
    'https://rp.test.0x/',
    'https://localhost/',
    'https://a.localhost/',
    'https://LOCALHOST/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://router.home.arpa/',
    'https://intranet/',
    'https://redis:6379/',
  ])('%s', (url) => {
    expect(outcome(url)).toBe('fetch.host_forbidden')
  })
})

describe('hosts of the deployment', () => {
  const allowed_hosts = ['login.internal', 'localhost:8000', '10.0.0.7', '[::1]:9', '*.svc.cluster.local']

  test.each([
    'https://login.internal/x',
    'https://login.internal:8443/x',
    'https://LOGIN.internal/x',
    'https://localhost:8000/x',
    'https://10.0.0.7/x',
    'https://[::1]:9/x',
    'https://rp.svc.cluster.local/x',
    'https://a.rp.svc.cluster.local/x',
  ])('%s is one', (url) => {
    expect(validateTarget(url, { ...nothing, allowed_hosts })).toMatchObject({ is_allowed: true })
  })

  test.each([
    'https://localhost/x',
    'https://localhost:80000/x',
    'https://evil-login.internal/x',
    'https://login.internal.internal/x',
    'https://[::1]/x',
    'https://010.0.0.7/x',
    'https://svc.cluster.local/x',
    'https://evilsvc.cluster.local/x',
  ])('%s is none', (url) => {
    expect(outcome(url, { allowed_hosts })).not.toBe('target')
  })

  test('RFC 9700 section 2.6: http is for these alone, and where http is let through', () => {
    const url = 'http://login.internal/x'
    expect(outcome(url, { allowed_hosts })).toBe('fetch.scheme')
    expect(outcome(url, { insecure_http: true })).toBe('fetch.scheme')
    expect(outcome(url, { allowed_hosts, insecure_http: true })).toBe('target')
    expect(outcome('http://rp.test/', { allowed_hosts, insecure_http: true })).toBe('fetch.scheme')
    expect(validateTarget(url, { allowed_hosts, insecure_http: true })).toMatchObject({ port: 80 })
  })
})
