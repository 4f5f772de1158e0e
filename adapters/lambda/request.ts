/**
 * From an event to what the client sent, byte for byte as far as the event still tells. What it no longer
 * tells: a load balancer with single-value headers keeps only the last of a repeated header or parameter,
 * and REST APIs decode the query before we see it, so it is encoded again with every repetition kept.
 */

import { lowerCase } from '../../core/ascii.ts'
import type { HttpRequest } from '../../core/index.ts'
import { fromText } from '../requests/latin1.ts'
import type { RequestLimits } from '../requests/limits.ts'
import { connectionOf } from './connection.ts'
import type { HttpEvent, LambdaEvent, LoadBalancerEvent, RestEvent } from './event.ts'

export interface LambdaRequest extends Omit<HttpRequest, 'path'> {
  /** What the client may have asked for, the likeliest first. */
  readonly paths: readonly string[]
}

type Pairs = readonly (readonly [name: string, value: string])[]

/** Of an event that is none, there is nothing to say but that. */
const nothing: LambdaRequest = {
  method: 'GET',
  paths: [],
  query: '',
  headers: {},
  body: '',
  fault: 'malformed',
}

/** @param prefix the issuer's path */
export function fromEvent(event: LambdaEvent, prefix: string, limits: RequestLimits): LambdaRequest {
  if (!isEvent(event)) return nothing
  const method = isHttpEvent(event) ? event.requestContext.http.method : event.httpMethod
  const headers = joined(headerPairs(event))
  const query = readQuery(event)
  if (!METHOD.test(method) || !headers || query === undefined)
    return { ...nothing, paths: paths(event, prefix) }
  const has_body = method !== 'GET' && method !== 'HEAD'
  const read = has_body ? readBody(event.body, event.isBase64Encoded, limits) : { body: '' }
  return { method, paths: paths(event, prefix), query, headers, ...read, ...connectionOf(event) }
}

/** How several cookies are answered: in a list of their own, among lists of values, or under spellings of the name. */
export function answerForm(event: LambdaEvent): 'cookies' | 'lists' | 'spellings' {
  if (!isEvent(event)) return 'spellings'
  if (isHttpEvent(event)) return 'cookies'
  return isLoadBalancerEvent(event) && !event.multiValueHeaders ? 'spellings' : 'lists'
}

function isHttpEvent(event: LambdaEvent): event is HttpEvent {
  return 'rawPath' in event
}

function isLoadBalancerEvent(event: LambdaEvent): event is LoadBalancerEvent {
  return !isHttpEvent(event) && 'elb' in event.requestContext
}

const METHOD = /^[A-Za-z-]+$/

/** Functions are also invoked by schedules, by other functions and by hand, and then with anything at all. */
function isEvent(event: unknown): event is LambdaEvent {
  if (!isRecord(event) || !isRecord(event.requestContext)) return false
  const { rawPath, requestContext, httpMethod, path, body, cookies } = event
  const told =
    'rawPath' in event
      ? typeof rawPath === 'string' &&
        isRecord(requestContext.http) &&
        typeof requestContext.http.method === 'string'
      : typeof httpMethod === 'string' && typeof path === 'string'
  return (
    told &&
    isText(body) &&
    isText(event.rawQueryString) &&
    isList(cookies) &&
    [event.headers, event.queryStringParameters].every((values) => isRecordOf(isText, values)) &&
    [event.multiValueHeaders, event.multiValueQueryStringParameters].every((lists) =>
      isRecordOf(isList, lists),
    )
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): boolean {
  return typeof (value ?? '') === 'string'
}

function isList(value: unknown): boolean {
  return Array.isArray(value ?? []) && ((value ?? []) as unknown[]).every((one) => typeof one === 'string')
}

function isRecordOf(is: (value: unknown) => boolean, record: unknown): boolean {
  return isRecord(record ?? {}) && Object.values(record ?? {}).every(is)
}

function pairs(
  lists: RestEvent['multiValueHeaders'] | undefined,
  values: RestEvent['headers'] | undefined,
): Pairs {
  if (lists)
    return Object.entries(lists).flatMap(([name, list]) =>
      (list ?? []).map((value) => [name, value] as const),
    )
  return Object.entries(values ?? {}).map(([name, value]) => [name, value ?? ''] as const)
}

function headerPairs(event: LambdaEvent): Pairs {
  if (!isHttpEvent(event)) return pairs(event.multiValueHeaders, event.headers)
  const headers = pairs(undefined, event.headers)
  if (!event.cookies) return headers
  const cookies = event.cookies.map((cookie) => ['cookie', cookie] as const)
  return [...headers.filter(([name]) => lowerCase(name) !== 'cookie'), ...cookies]
}

/** @returns nothing when a value holds what no HTTP header can (RFC 9110 section 5.5) */
function joined(headers: Pairs): HttpRequest['headers'] | undefined {
  const values = new Map<string, string>()
  for (const [name, value] of headers) {
    if ([...value].some((character) => (character < ' ' && character !== '\t') || character === '\x7f'))
      return undefined
    const lower = lowerCase(name)
    const before = values.get(lower)
    values.set(lower, before === undefined ? value : `${before}${lower === 'cookie' ? '; ' : ', '}${value}`)
  }
  return Object.fromEntries(values)
}

function readQuery(event: LambdaEvent): string | undefined {
  if (isHttpEvent(event)) return event.rawQueryString ?? ''
  const parameters = pairs(event.multiValueQueryStringParameters, event.queryStringParameters)
  const encode = isLoadBalancerEvent(event) ? (text: string) => text : encodeURIComponent
  try {
    // Their order is not told. The core compares requests with earlier ones, so it is always the same one.
    const sorted = parameters.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    return sorted.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  } catch {
    return undefined
  }
}

/**
 * API Gateway puts its stage in front of the path or takes it away, and never tells under which path of a
 * custom domain it is mapped: that is what the issuer says. Load balancers change nothing.
 */
function paths(event: LambdaEvent, prefix: string): readonly string[] {
  if (isLoadBalancerEvent(event)) return [event.path]
  const sent = isHttpEvent(event) ? [event.rawPath] : [event.requestContext.path ?? event.path, event.path]
  const stage = `/${event.requestContext.stage}/`
  const below = sent.map((path) => (path.startsWith(stage) ? path.slice(stage.length - 1) : path))
  return [...sent, ...below, ...below.map((path) => prefix + path)]
}

function readBody(
  body: string | null | undefined,
  is_base64: boolean,
  { maxBodyBytes }: RequestLimits,
): Pick<HttpRequest, 'body' | 'fault'> {
  const text = body ?? ''
  if (text.length > (is_base64 ? Math.ceil(maxBodyBytes / 3) * 4 : maxBodyBytes)) return tooLarge
  try {
    const bytes = is_base64 ? atob(text) : fromText(text)
    return bytes.length > maxBodyBytes ? tooLarge : { body: bytes }
  } catch {
    return { body: '', fault: 'malformed' }
  }
}

const tooLarge = { body: '', fault: 'content_too_large' } as const
