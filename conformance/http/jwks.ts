/**
 * Whether the published key set is safe to publish and fit to verify with. Whether ID Tokens are signed by it is
 * seen in id-token.ts.
 */
import { type Check, judge, notApplicable } from './check.ts'
import { describe, mediaType } from './http.ts'
import { fitsAlgorithm, modulusLength } from './jwt.ts'

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

export const jwks: readonly Check[] = [
  {
    id: 'jwks.public_only',
    clause: 'OpenID Discovery 3; RFC 7517 9.2',
    level: 'MUST',
    statement: 'The key set holds public keys and no private or symmetric key material.',
    async run({ keys }) {
      const set = await keys()
      const leaking = set.filter((key) => key.kty === 'oct' || PRIVATE.some((name) => name in key))
      return judge(
        set.length > 0 && leaking.length === 0,
        `${set.length} keys, ${leaking.length} of them private`,
      )
    },
  },
  {
    id: 'jwks.key_ids',
    clause: 'OpenID Core 10.1; RFC 7517 4.5',
    level: 'MUST',
    statement: 'With several keys, each has a kid, and no two keys for signing share one.',
    async run({ keys }) {
      const set = await keys()
      const kids = set.map(({ kid }) => kid)
      if (set.length < 2) return notApplicable(`${set.length} keys`)
      const holds = kids.every((kid) => typeof kid === 'string') && new Set(kids).size === kids.length
      return judge(holds, `kids ${kids.map(String).join(', ')}`)
    },
  },
  {
    id: 'jwks.key_use',
    clause: 'OpenID Discovery 3; RFC 7517 4.2',
    level: 'MUST',
    statement: 'Where the set holds encryption keys besides signing keys, every key says its use.',
    async run({ keys }) {
      const uses = (await keys()).map(({ use }) => use)
      if (!uses.includes('enc')) return notApplicable('no encryption keys')
      return judge(!uses.includes(undefined), `uses ${uses.map(String).join(', ')}`)
    },
  },
  {
    id: 'jwks.key_size',
    clause: 'RFC 7518 3.3',
    level: 'MUST',
    statement: 'RSA keys have a modulus of 2048 bits or more.',
    async run({ keys }) {
      const lengths = (await keys()).map(modulusLength).filter((length) => length !== undefined)
      if (lengths.length === 0) return notApplicable('no RSA keys')
      return judge(
        lengths.every((length) => length >= 2048),
        `RSA moduli of ${lengths.join(', ')} bits`,
      )
    },
  },
  {
    id: 'jwks.announced_algorithms',
    clause: 'OpenID Discovery 3; OpenID Core 10.1',
    level: 'SHOULD',
    statement: 'There is a key for every asymmetric algorithm announced for ID Tokens.',
    async run({ keys, metadata }) {
      const set = await keys()
      const announced = metadata.list('id_token_signing_alg_values_supported') ?? []
      const asymmetric = announced.filter((alg) => alg !== 'none' && !alg.startsWith('HS'))
      const keyless = asymmetric.filter((alg) => !set.some((key) => fitsAlgorithm(key, alg)))
      return judge(
        keyless.length === 0,
        `${asymmetric.join(', ')}; without a key: ${keyless.join(', ') || 'none'}`,
      )
    },
  },
  {
    id: 'jwks.media_type',
    clause: 'RFC 7517 8.5; OpenID Discovery 3',
    level: 'SHOULD',
    statement: 'The key set is served as JSON.',
    async run({ send, metadata }) {
      const answer = await send(metadata.url('jwks_uri'))
      const type = mediaType(answer)
      const holds = answer.status === 200 && ['application/json', 'application/jwk-set+json'].includes(type)
      return judge(holds, `${describe(answer)} as ${type}`)
    },
  },
]
