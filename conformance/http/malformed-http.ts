/**
 * Whether messages that are no proper HTTP, or too large, are refused before they mean something: a provider and
 * a proxy in front of it must not read one request as two. The malformed requests ask for the metadata, which
 * anybody may have, so that only their form can be the reason for a refusal.
 */
import { type Check, each, failed, judge, type Level } from './check.ts'
import { describe } from './http.ts'
import { discoveryUrl } from './metadata.ts'
import { describeRaw, isRefusedRaw, type RawRequest } from './raw-http.ts'

const malformed = (
  id: string,
  clause: string,
  level: Level,
  statement: string,
  request: RawRequest,
): Check => ({
  id: `malformed_http.${id}`,
  clause,
  level,
  statement,
  async run({ sendRaw, issuer }) {
    const answer = await sendRaw(discoveryUrl(issuer), request)
    return judge(isRefusedRaw(answer), describeRaw(answer))
  },
})

export const malformedHttp: readonly Check[] = [
  malformed('missing_host', 'RFC 9112 3.2', 'MUST', 'A request without Host is refused.', {
    bare: true,
    headers: ['Connection: close'],
  }),
  malformed('two_hosts', 'RFC 9112 3.2', 'MUST', 'A request with two Host fields is refused.', {
    headers: ['Host: attacker.example'],
  }),
  malformed('two_lengths', 'RFC 9112 6.3', 'MUST', 'A request with two different lengths is refused.', {
    headers: ['Content-Length: 3', 'Content-Length: 5'],
    body: 'a=1&b',
  }),
  malformed('length_and_chunks', 'RFC 9112 6.1, 6.3', 'SHOULD', 'So is one with a length and chunks.', {
    headers: ['Content-Length: 3', 'Transfer-Encoding: chunked'],
    body: '0\r\n\r\n',
  }),
  malformed('unknown_coding', 'RFC 9112 6.1', 'SHOULD', 'So is one in an unknown transfer coding.', {
    headers: ['Transfer-Encoding: unheard-of'],
    body: 'a=1',
  }),
  malformed(
    'header_space',
    'RFC 9112 5.1',
    'MUST',
    'So is one with a space between a field name and the colon.',
    { headers: ['X-Field : 1'] },
  ),
  {
    id: 'malformed_http.large_body',
    clause: 'RFC 9110 15.5.14',
    level: 'MUST',
    statement: 'A token request of a megabyte is refused, and the provider goes on serving.',
    async run({ sendRaw, send, issuer, metadata }) {
      const body = `grant_type=authorization_code&code=${'a'.repeat(1024 * 1024)}`
      const headers = ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`]
      const answer = await sendRaw(metadata.url('token_endpoint'), { method: 'POST', headers, body })
      if (!isRefusedRaw(answer)) return failed(describeRaw(answer))
      const after = await send(discoveryUrl(issuer))
      return judge(after.status === 200, `${describeRaw(answer)}, afterwards ${describe(after)}`)
    },
  },
  {
    id: 'malformed_http.large_headers',
    clause: 'RFC 6585 5; RFC 9110 5.4',
    level: 'MUST',
    statement: 'Header fields and targets of 64,000 characters are refused without a server error.',
    async run({ sendRaw, metadata }) {
      const long = 'a'.repeat(64_000)
      const url = metadata.url('authorization_endpoint')
      return each([{ headers: [`X-Field: ${long}`] }, { target: `/${long}` }], async (request) => {
        const answer = await sendRaw(url, request)
        return judge(isRefusedRaw(answer), describeRaw(answer))
      })
    },
  },
]
