/** What a configuration file may hold, for the code and for editors. `vouchsafe.schema.json` is made of it. */

import * as v from 'valibot'
import { defaultPaths, type Endpoint } from '../../core/index.ts'
import { clientMetadata, insecureClientMetadata, policySchema, resourceSchema } from '../../core/schemas.ts'
import { languages } from '../languages.ts'
import { writtenOutbound } from '../outbound/options-schema.ts'
import { serverLimits } from './limits-schema.ts'
import { mailRates } from './mail-schema.ts'

const endpoints = Object.keys(defaultPaths) as Endpoint[]

const username = v.pipe(v.string(), v.nonEmpty(), v.maxLength(320))

const account = v.strictObject({
  username: v.pipe(username, v.description('What the user types; compared without regard to case')),
  password: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.description('In the clear for trying things out, or an argon2id hash in PHC string format'),
  ),
  sub: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\x21-\x7e]{1,255}$/),
      v.description(
        'The subject identifier, which must never change; default: the user name. Required with a storage that outlives the process',
      ),
    ),
  ),
  claims: v.optional(
    v.pipe(v.record(v.string(), v.unknown()), v.description("Claims by OpenID Connect's standard names")),
  ),
  disabled: v.optional(v.boolean()),
})

export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  issuer: v.optional(
    v.pipe(
      v.string(),
      v.description('An https URL, without a slash at its end; default: http://localhost:8000'),
    ),
  ),
  insecureHttp: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Takes an issuer and redirect URIs in plain http beyond loopback: everybody on the way can read passwords, codes and tokens',
      ),
    ),
    false,
  ),
  host: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty(),
      v.description('The address to listen on, or a name of it; 0.0.0.0 or :: for all; default: localhost'),
    ),
  ),
  clients: v.pipe(
    v.array(clientMetadata),
    v.description('Client metadata as in RFC 7591, with client_id and client_secret'),
  ),
  resources: v.optional(
    v.pipe(v.array(resourceSchema), v.description('Resource servers that access tokens can be for')),
    [],
  ),
  registration: v.optional(
    v.pipe(
      v.union([v.literal(false), v.picklist(['token', 'open'])]),
      v.description(
        'Who may register a client: whoever has an initial access token ("token"), or anybody ("open")',
      ),
    ),
    false,
  ),
  languages: v.optional(
    v.pipe(
      v.array(
        v.union([
          v.picklist(languages.map(({ tag }) => tag)),
          v.strictObject({
            tag: v.string(),
            direction: v.optional(v.picklist(['ltr', 'rtl'])),
            texts: v.record(v.string(), v.unknown()),
          }),
        ]),
      ),
      v.minLength(1),
      v.description(
        'What the pages speak: tags of languages that there are, or languages of your own; the first is for whoever wants none of them. Default: all, with English first',
      ),
    ),
  ),
  texts: v.optional(
    v.pipe(
      v.record(v.string(), v.record(v.string(), v.unknown())),
      v.description('Sentences of the pages in the place of ours, by language and group'),
    ),
  ),
  theme: v.optional(
    v.pipe(
      v.strictObject({
        name: v.exactOptional(v.pipe(v.string(), v.description('Above the pages, and in their titles'))),
        logo: v.exactOptional(v.pipe(v.string(), v.description('An https URL, or a file with an image'))),
        accentColor: v.exactOptional(
          v.pipe(
            v.union([v.string(), v.strictObject({ light: v.string(), dark: v.string() })]),
            v.description('Of buttons and links, such as #2f46c2, or one each for light and dark pages'),
          ),
        ),
        styleSheet: v.exactOptional(
          v.pipe(v.string(), v.description('An https URL, or a file with rules that come after ours')),
        ),
      }),
      v.description('Your name, logo, colour and style sheet on the pages'),
    ),
  ),
  accounts: v.optional(v.pipe(v.array(account), v.description('Who can sign in with a password')), []),
  policy: v.optional(v.pipe(policySchema, v.description('Lifetimes, in seconds, and switches')), {}),
  paths: v.optional(v.strictObject(v.entriesFromList(endpoints, v.exactOptional(v.string())))),
  keys: v.optional(
    v.pipe(
      v.strictObject({ keys: v.array(v.record(v.string(), v.unknown())) }),
      v.description('A JWK Set with private signing keys; default: generated at start'),
    ),
  ),
  keyRotation: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(3600),
      v.maxValue(3650 * 24 * 3600),
      v.description('How long a key of those in the storage signs, in seconds; default: 90 days'),
    ),
  ),
  mail: v.optional(
    v.pipe(
      v.strictObject({
        smtp: v.pipe(
          v.string(),
          v.regex(
            /^smtps?:\/\/[\x21-\x7e]+$/,
            'must be the address of an SMTP server, as smtps://user:password@host',
          ),
          v.description('The address of the SMTP server, with the user name and password in it'),
        ),
        from: v.pipe(
          v.string(),
          v.regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an e-mail address, as Login <login@example.com>'),
          v.description('Whom a mail is from: an e-mail address, with a name before it or not'),
        ),
        perHour: v.optional(mailRates),
      }),
      v.description('Sends people a link who have forgotten their password; needs the package nodemailer'),
    ),
  ),
  secrets: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(32))),
      v.minLength(1),
      v.description(
        "The deployment's secrets, newest first; default with memory storage: generated at start",
      ),
    ),
  ),
  storage: v.optional(
    v.pipe(v.string(), v.description('memory, sqlite:FILE, or the URL of a PostgreSQL or a Redis')),
    'memory',
  ),
  storageReplicas: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(100),
      v.description(
        'How many replicas of the Redis must have a write before it counts; with 0 a failover can lose the last moments',
      ),
    ),
    0,
  ),
  workers: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999))]),
      v.description('How many processes serve on the one port, on one storage; "auto" for one a core'),
    ),
    1,
  ),
  limits: v.optional(
    v.pipe(serverLimits, v.description('The numbers that meet those of proxies, clients and the storage')),
    {},
  ),
  outbound: v.optional(
    v.pipe(writtenOutbound, v.description('How other servers are asked for what clients name by a URL')),
    {},
  ),
  trustedProxies: v.optional(
    v.pipe(v.array(v.string()), v.description('Addresses or CIDR blocks whose X-Forwarded-For is believed')),
    [],
  ),
  accountPages: v.optional(
    v.pipe(
      v.union([v.literal(false), v.pipe(v.string(), v.regex(/^\/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]$/))]),
      v.description('Where people see and change what belongs to them, below the issuer; false for nowhere'),
    ),
    '/account',
  ),
  adminPages: v.optional(
    v.pipe(
      v.union([
        v.literal(false),
        v.pipe(v.string(), v.regex(/^\/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]$/)),
        v.strictObject({
          path: v.exactOptional(v.pipe(v.string(), v.regex(/^\/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]$/))),
          url: v.exactOptional(
            v.pipe(
              v.string(),
              v.regex(
                /^https?:\/\/[^/?#]+(?:\/[^/?#]+)*$/,
                'must be one such as https://admin.example.com, without a slash at its end',
              ),
              v.description(
                'At an origin of their own in the place of that, such as https://admin.example.com',
              ),
            ),
          ),
          port: v.exactOptional(
            v.pipe(
              v.number(),
              v.integer(),
              v.minValue(1),
              v.maxValue(65535),
              v.description('Where they are listened for; default: that of the URL, where it is http'),
            ),
          ),
          host: v.exactOptional(
            v.pipe(
              v.string(),
              v.nonEmpty(),
              v.description('The address to listen on for them; default: localhost'),
            ),
          ),
          idleFor: v.exactOptional(
            v.pipe(
              v.number(),
              v.integer(),
              v.minValue(60),
              v.description(
                'Seconds without a request after which an administrator signs in again; default: 900',
              ),
            ),
          ),
        }),
      ]),
      v.description(
        'Where administrators work, and programs of theirs: below the issuer, or at an origin and a port of their own, and when they sign in again; false for nowhere',
      ),
    ),
    '/admin',
  ),
  startPage: v.optional(v.pipe(v.boolean(), v.description('Whether / leads there')), true),
})

/** Where `insecureHttp` is set. */
export const insecureConfigSchema = v.strictObject({
  ...configSchema.entries,
  clients: v.array(insecureClientMetadata),
})
