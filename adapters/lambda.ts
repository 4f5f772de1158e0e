/**
 * vouchsafe/lambda: the provider as an AWS Lambda function behind API Gateway (REST and HTTP APIs), a
 * Function URL or an Application Load Balancer. Which of them it is, each event tells.
 */

import type { HttpResponse, RequestFault } from '../core/index.ts'
import type { LambdaEvent, LambdaResult } from './lambda/event.ts'
import { answerForm, fromEvent, type LambdaRequest } from './lambda/request.ts'
import type { Provider } from './provider.ts'
import { isHost } from './requests/host.ts'
import type { RequestLimits } from './requests/limits.ts'

export type { HttpEvent, LambdaEvent, LambdaResult, LoadBalancerEvent, RestEvent } from './lambda/event.ts'

/** Assignable to the handler types of `@types/aws-lambda`. Never rejects. */
export type LambdaHandler = (event: LambdaEvent) => Promise<LambdaResult>

/** Make the provider outside the handler: once for each cold start, not once for each request. */
export function toLambdaHandler(provider: Provider): LambdaHandler {
  const prefix = new URL(provider.configuration.issuer).pathname.replace(/\/$/, '')
  return async (event) => {
    try {
      const request = fromEvent(event, prefix, provider.limits)
      const answered = await answer(provider, request)
      return toResult(request.method === 'HEAD' ? { ...answered, body: '' } : answered, answerForm(event))
    } catch (failure) {
      return toResult(provider.failed(failure), 'spellings')
    }
  }
}

function answer(provider: Provider, { paths, ...request }: LambdaRequest): Promise<HttpResponse> {
  const path = paths.find(provider.serves) ?? paths[0] ?? ''
  const fault = request.fault ?? headFault(path, request, provider.limits)
  return provider.handle({ ...request, path, ...(fault && { fault }) })
}

function headFault(
  path: string,
  { query, headers }: Omit<LambdaRequest, 'paths'>,
  { maxUrlLength }: RequestLimits,
): RequestFault | undefined {
  const target = query === '' ? path : `${path}?${query}`
  if (target.length > maxUrlLength) return 'uri_too_long'
  return isHost(headers.host) ? undefined : 'malformed'
}

/** Nothing but what the platform knows: API Gateway fails the whole answer over a member it does not expect. */
function toResult(
  { status, headers, setCookies = [], body }: HttpResponse,
  form: ReturnType<typeof answerForm>,
): LambdaResult {
  const result = { statusCode: status, body, isBase64Encoded: false } as const
  switch (form) {
    case 'cookies':
      return { ...result, headers: { ...headers }, cookies: [...setCookies] }
    case 'lists': {
      const lists = Object.entries(headers).map(([name, value]): [string, string[]] => [name, [value]])
      if (setCookies.length > 0) lists.push(['set-cookie', [...setCookies]])
      return { ...result, multiValueHeaders: Object.fromEntries(lists) }
    }
    case 'spellings': {
      const spelled = setCookies.map((cookie, index) => [spelling('set-cookie', index), cookie] as const)
      return { ...result, headers: { ...headers, ...Object.fromEntries(spelled) } }
    }
  }
}

/** Header names compare without case, so each spelling is a key of its own for the same header. */
function spelling(name: string, index: number): string {
  // biome-ignore lint/plugin: of ASCII only
  return name.replace(/[a-z]/g, (letter, at: number) => ((index >> at) & 1 ? letter.toUpperCase() : letter))
}
