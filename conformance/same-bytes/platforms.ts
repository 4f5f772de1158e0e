/** The same raw request by every road into one provider. */

import { connect } from 'node:net'
import type { Provider } from 'vouchsafe'
import { type LambdaEvent, type LambdaResult, toLambdaHandler } from 'vouchsafe/lambda'
import { serve } from 'vouchsafe/node'
import { type Answer, answer, parseAnswer } from './answer.ts'
import { httpEvent, loadBalancerEvent, restEvent } from './lambda-events.ts'
import { bodyBytes, parseRaw, type RawRequest, toBytes } from './raw-request.ts'

export interface Road {
  send(text: string): Promise<Answer>
  close(): Promise<void>
}

export const platforms = {
  node: nodeRoad,
  fetch: fetchRoad,
  rest_api: lambdaRoad((request) => restEvent(request)),
  http_api: lambdaRoad((request) => httpEvent(request, 'prod')),
  function_url: lambdaRoad((request) => httpEvent(request)),
  load_balancer: lambdaRoad((request) => loadBalancerEvent(request, 'values')),
  load_balancer_lists: lambdaRoad((request) => loadBalancerEvent(request, 'lists')),
} satisfies Record<string, (provider: Provider) => Promise<Road>>

export type Platform = keyof typeof platforms

async function nodeRoad(provider: Provider): Promise<Road> {
  const server = await serve(provider, { port: 0, host: '127.0.0.1' })
  const send = (text: string) =>
    new Promise<Answer>((resolve, reject) => {
      const chunks: Buffer[] = []
      const socket = connect(server.port, '127.0.0.1', () => socket.write(toBytes(text)))
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('end', () => resolve(parseAnswer(Buffer.concat(chunks))))
      socket.on('error', reject)
    })
  return { send, close: () => server.close() }
}

async function fetchRoad(provider: Provider): Promise<Road> {
  const send = async (text: string) => {
    const request = parseRaw(text)
    const headers = new Headers()
    for (const [name, value] of request.headers) headers.append(name, value)
    const { method, target, body } = request
    const response = await provider.fetch(
      new Request(`https://op.test${target}`, {
        method,
        headers,
        ...(body !== '' && { body: bodyBytes(request) }),
      }),
    )
    return answer(response.status, response.headers, await response.text())
  }
  return { send, close: async () => undefined }
}

function lambdaRoad(event: (request: RawRequest) => LambdaEvent): (provider: Provider) => Promise<Road> {
  return async (provider) => {
    const handler = toLambdaHandler(provider)
    // Events and answers are JSON on their way.
    const send = async (text: string) => {
      const result = await handler(JSON.parse(JSON.stringify(event(parseRaw(text)))))
      return fromResult(JSON.parse(JSON.stringify(result)))
    }
    return { send, close: async () => undefined }
  }
}

export function fromResult({ statusCode, headers, multiValueHeaders, cookies, body }: LambdaResult): Answer {
  const lines = [
    ...Object.entries(headers ?? {}),
    ...Object.entries(multiValueHeaders ?? {}).flatMap(([name, all]) =>
      all.map((value) => [name, value] as const),
    ),
    ...(cookies ?? []).map((cookie) => ['set-cookie', cookie] as const),
  ]
  return answer(statusCode, lines, body)
}
