/**
 * What AWS makes of a request, in the shapes it documents and people record: `path` and stage, names as
 * sent or in lower case, repetitions as lists, joined or lost, queries decoded or raw, bodies in base64
 * wherever the platform does not take the media type for text.
 */

import type { ALBEvent, APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda'
import { bodyBytes, type RawRequest } from './raw-request.ts'

type Pairs = readonly (readonly [name: string, value: string])[]

function lists(pairs: Pairs): Record<string, string[]> {
  const grouped = new Map<string, string[]>()
  for (const [name, value] of pairs) grouped.set(name, [...(grouped.get(name) ?? []), value])
  return Object.fromEntries(grouped)
}

/** The last of a repeated name wins. */
function values(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(pairs)
}

function split(request: RawRequest): { path: string; query: string } {
  const target = request.target.replace(/^https?:\/\/[^/?]*/, '')
  const question = target.indexOf('?')
  return question < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, question), query: target.slice(question + 1) }
}

function queryPairs(query: string): Pairs {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    })
}

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))

function utf8Body(request: RawRequest): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bodyBytes(request))
}

/** API Gateway REST API, stage `prod`, on its own execute-api domain or below a custom one. */
export function restEvent(request: RawRequest, stage = 'prod', sent_prefix = ''): APIGatewayProxyEvent {
  const { path, query } = split(request)
  const parameters = queryPairs(query).map(([name, value]) => [decode(name), decode(value)] as const)
  const has_query = parameters.length > 0
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: request.method,
    headers: values(request.headers),
    multiValueHeaders: lists(request.headers),
    queryStringParameters: has_query ? values(parameters) : null,
    multiValueQueryStringParameters: has_query ? lists(parameters) : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    body: request.body === '' ? null : utf8Body(request),
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: '1234567890',
      authorizer: null,
      domainName: 'op.test',
      domainPrefix: 'op',
      extendedRequestId: 'request-id',
      httpMethod: request.method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: 'curl/8.5.0',
        userArn: null,
      },
      path: sent_prefix + path,
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTime: '09/Apr/2026:12:34:56 +0000',
      requestTimeEpoch: 1_775_738_096_000,
      resourceId: '123456',
      resourcePath: '/{proxy+}',
      stage,
    },
  }
}

/** API Gateway HTTP API or Function URL: everything in lower case, cookies apart, the query as it was. */
export function httpEvent(request: RawRequest, stage = '$default'): APIGatewayProxyEventV2 {
  const { path, query } = split(request)
  const lower = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  const cookies = lower.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/; */))
  const joined = Object.entries(lists(lower.filter(([name]) => name !== 'cookie'))).map(
    ([name, all]) => [name, all.join(',')] as const,
  )
  const parameters = Object.entries(lists(queryPairs(query))).map(
    ([name, all]) => [name, all.join(',')] as const,
  )
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: stage === '$default' ? path : `/${stage}${path}`,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: values(joined),
    ...(parameters.length > 0 && { queryStringParameters: values(parameters) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'r3pmxmplak',
      domainName: 'op.test',
      domainPrefix: 'op',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'curl/8.5.0',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage,
      time: '09/Apr/2026:12:34:56 +0000',
      timeEpoch: 1_775_738_096_000,
    },
    ...(request.body !== '' && { body: Buffer.from(request.body, 'latin1').toString('base64') }),
    isBase64Encoded: request.body !== '',
  }
}

/** Application Load Balancer; the attribute lambda.multi_value_headers.enabled decides between two shapes. */
export function loadBalancerEvent(request: RawRequest, shape: 'values' | 'lists'): ALBEvent {
  const { path, query } = split(request)
  const parameters = queryPairs(query)
  const lower = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    requestContext: {
      elb: {
        targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/op/49e9d65c45c6791a',
      },
    },
    httpMethod: request.method,
    path,
    ...(shape === 'lists'
      ? { multiValueQueryStringParameters: lists(parameters), multiValueHeaders: lists(lower) }
      : { queryStringParameters: values(parameters), headers: values(lower) }),
    body: Buffer.from(request.body, 'latin1').toString('base64'),
    isBase64Encoded: request.body !== '',
  }
}
