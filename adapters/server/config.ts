/**
 * What a configuration file holds. Unknown keys and wrong values are refused by their path. It says nothing of
 * where the file is (config-file.ts).
 */

import type {
  ClientMetadata,
  ClientMetadataInput,
  Endpoint,
  Policy,
  PolicyInput,
  Resource,
  ResourceInput,
} from '../../core/index.ts'
import { check } from '../../core/schemas.ts'
import type { PasswordAccount } from '../accounts/configured-accounts.ts'
import { isPasswordHash } from '../accounts/password-hash.ts'
import type { WrittenOutbound } from '../outbound/options.ts'
import type { ThemeOptions } from '../pages/theme.ts'
import { configSchema, insecureConfigSchema } from './config-schema.ts'
import type { ServerLimits } from './limits.ts'
import type { MailConfig } from './mail.ts'

export type { PasswordAccount }

interface Described {
  /** For editors. */
  readonly $schema?: string | undefined
  /** An https URL, without a slash at its end. Default: http://localhost:8000. */
  readonly issuer?: string | undefined
  /** The address to listen on, or a name of it; 0.0.0.0 or :: for all. Default: localhost. */
  readonly host?: string | undefined
  /**
   * What the pages speak: tags of languages that there are, or languages of your own; the first is for whoever wants none
   * of them. Default: all that there are, with English first.
   */
  readonly languages?: readonly (string | ConfiguredLanguage)[] | undefined
  /** Sentences of the pages in the place of ours, by language and group. */
  readonly texts?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
  /** Your name, logo, colour and style sheet on the pages; `logo` and `styleSheet` can be files. */
  readonly theme?: ThemeOptions | undefined
  /** Paths of the endpoints below the issuer, where they differ from the defaults. */
  readonly paths?: Partial<Readonly<Record<Endpoint, string>>> | undefined
  /** A JWK Set with private signing keys. Default: generated at start, or kept in the storage. */
  readonly keys?: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined
  /** How long a key of those in the storage signs, in seconds, an hour at least. Default: 90 days. */
  readonly keyRotation?: number | undefined
  /** Sends people a link who have forgotten their password. Default: nothing is sent, and nobody is offered it. */
  readonly mail?: MailConfig | undefined
  /** The deployment's secrets, newest first, 32 characters each at least. Default with memory: generated at start. */
  readonly secrets?: readonly string[] | undefined
}

/** A `Language` of `vouchsafe`; its texts are looked at with the pages that have them, when the server starts. */
export interface ConfiguredLanguage {
  readonly tag: string
  readonly direction?: 'ltr' | 'rtl' | undefined
  readonly texts: Readonly<Record<string, unknown>>
}

/** Where administration is, and how long nobody has to be there. */
export interface AdminSettings {
  /** Below the issuer. Default: /admin. */
  readonly path?: string
  /** At an origin of its own in the place of that, and a port that is listened on for it alone. */
  readonly url?: string
  /** Default: that of the URL, where it is http. */
  readonly port?: number
  /** Default: localhost. */
  readonly host?: string
  /** Seconds without a request after which an administrator signs in again. Default: 900. */
  readonly idleFor?: number
}

interface Defaulted {
  /**
   * Takes an issuer and redirect URIs in plain http beyond loopback: everybody on the way can read passwords, codes and
   * tokens. Warned of at every start. Default: false.
   */
  readonly insecureHttp: boolean
  /** Who may register a client: whoever has an initial access token, or anybody. Default: false, nobody. */
  readonly registration: false | 'token' | 'open'
  /** Who can sign in with a password. Default: nobody. */
  readonly accounts: readonly PasswordAccount[]
  /** `memory`, which is the default, `sqlite:FILE`, or the URL of a PostgreSQL or a Redis. */
  readonly storage: string
  /**
   * How many replicas of the Redis must have a write before it counts; with 0, the default, a failover can lose
   * the last moments.
   */
  readonly storageReplicas: number
  /** How many processes serve on the one port, on one storage; `auto` for one a core. Default: 1. */
  readonly workers: number | 'auto'
  /** Addresses or CIDR blocks whose X-Forwarded-For is believed. Default: none. */
  readonly trustedProxies: readonly string[]
  /** Where people see and change what belongs to them, below the issuer, or `false` for nowhere. Default: /account. */
  readonly accountPages: string | false
  /**
   * Where administrators work, and programs of theirs: a path below the issuer, more than that, or `false` for nowhere.
   * Default: /admin.
   */
  readonly adminPages: string | AdminSettings | false
  /** Whether `/` leads to the account pages. Default: true. */
  readonly startPage: boolean
}

/** With its defaults. */
export interface Config extends Described, Defaulted {
  readonly clients: readonly ClientMetadata[]
  readonly resources: readonly Resource[]
  readonly policy: Policy
  readonly limits: ServerLimits
  readonly outbound: WrittenOutbound
}

/** As it is written. */
export interface ConfigInput extends Described, Optional<Defaulted> {
  /** Client metadata as in RFC 7591, with `client_id` and `client_secret`. */
  readonly clients: readonly ClientMetadataInput[]
  /** Resource servers that access tokens can be for. */
  readonly resources?: readonly ResourceInput[] | undefined
  /** Lifetimes, in seconds, and switches. */
  readonly policy?: PolicyInput | undefined
  /** The numbers that meet those of proxies, clients and the storage. */
  readonly limits?: { readonly [K in keyof ServerLimits]?: number | undefined } | undefined
  /** How other servers are asked for what clients name by a URL. */
  readonly outbound?: Optional<WrittenOutbound> | undefined
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** For `vouchsafe.config.js`: checks nothing, but lets an editor complete and correct. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}

/** @throws {TypeError} with a line for each thing that is wrong, by its path */
export function readConfig(value: unknown): Config {
  const { insecureHttp } = (value ?? {}) as { readonly insecureHttp?: unknown }
  const config: Config = check(insecureHttp === true ? insecureConfigSchema : configSchema, value)
  const clear = config.accounts.filter(({ password }) => !isPasswordHash(password))
  if (clear.length > 0 && config.issuer?.startsWith('https:') && config.storage !== 'memory') {
    const names = clear.map(({ username }) => username).join(', ')
    throw new TypeError(
      `accounts: the passwords of ${names} are in the clear; \`vouchsafe hash-password\` prints what to put instead`,
    )
  }
  return config
}
