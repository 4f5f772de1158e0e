/** That the handler is one in the eyes of `@types/aws-lambda`, for every trigger, is checked by compiling this. */

import type {
  ALBHandler,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  LambdaFunctionURLHandler,
} from 'aws-lambda'
import type { LambdaHandler } from 'vouchsafe/lambda'

export type Handlers = {
  [K in keyof Triggers]: LambdaHandler extends Triggers[K] ? true : never
}

interface Triggers {
  rest_api: APIGatewayProxyHandler
  http_api: APIGatewayProxyHandlerV2
  function_url: LambdaFunctionURLHandler
  load_balancer: ALBHandler
}

export const handlers: Handlers = { rest_api: true, http_api: true, function_url: true, load_balancer: true }
