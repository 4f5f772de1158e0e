/** What events of each kind tell of the connection, and what is made of those that tell something else. */

import { expect, test } from 'vitest'
import { connectionOf } from './connection.ts'
import type { LambdaEvent } from './event.ts'

const nothing = { address: undefined, certificate: undefined }
const of = (requestContext: unknown) => connectionOf({ requestContext } as LambdaEvent)

const clientCertPem = '-----BEGIN CERTIFICATE-----\nMIIB\r\nAAA=\n-----END CERTIFICATE-----\n'
const address = '192.0.2.1'
const certificate = 'MIIBAAA='

test.each([
  ['payload 1.0', { identity: { sourceIp: address, clientCert: null } }, { address }],
  [
    'payload 1.0, mutual TLS',
    { identity: { sourceIp: address, clientCert: { clientCertPem } } },
    { address, certificate },
  ],
  ['payload 2.0', { http: { method: 'GET', sourceIp: address } }, { address }],
  ['payload 2.0, IPv6', { http: { sourceIp: '2001:db8::1' } }, { address: '2001:db8::1' }],
  [
    'payload 2.0, mutual TLS',
    { http: { sourceIp: address }, authentication: { clientCert: { clientCertPem } } },
    { address, certificate },
  ],
  ['a load balancer', { elb: {} }, {}],
  [
    'a function URL that asks for no certificate',
    { http: { sourceIp: address }, authentication: null },
    { address },
  ],
])('%s', (_, requestContext, told) => {
  expect(of(requestContext)).toEqual({ ...nothing, ...told })
})

test('of a chain the first is the client’s', () => {
  const chain = clientCertPem + clientCertPem.replace('MIIB', 'MIIC')
  expect(of({ identity: { clientCert: { clientCertPem: chain } } })).toEqual({ ...nothing, certificate })
})

test.each([
  ['no address', { http: { sourceIp: 'test-invoke-source-ip' } }],
  ['numbers', { http: { sourceIp: 1 }, authentication: { clientCert: { clientCertPem: 1 } } }],
  ['texts', { http: 'http', identity: 'identity', authentication: 'authentication' }],
  ['nulls', { http: null, identity: null, authentication: null }],
  [
    'a key',
    { identity: { clientCert: { clientCertPem: clientCertPem.replaceAll('CERTIFICATE', 'PRIVATE KEY') } } },
  ],
  ['no PEM', { identity: { clientCert: { clientCertPem: 'MIIB' } } }],
  [
    'PEM of something else',
    { identity: { clientCert: { clientCertPem: clientCertPem.replace('MIIB', 'M<IB') } } },
  ],
])('%s: nothing is known', (_, requestContext) => {
  expect(of(requestContext)).toEqual(nothing)
})
