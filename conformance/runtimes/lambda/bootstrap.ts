/**
 * What runs a function in Lambda: imports its module, then asks the Runtime API for one event after the
 * other and hands back what the handler returns, or what it threw.
 */

import type { LambdaEvent, LambdaResult } from 'vouchsafe/lambda'

interface Context {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

type Handler = (event: LambdaEvent, context: Context) => Promise<LambdaResult>

const { AWS_LAMBDA_RUNTIME_API, _HANDLER = '' } = process.env
const invocation = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`
const { handler } = (await import(_HANDLER)) as { handler: Handler }

for (;;) {
  const next = await fetch(`${invocation}/next`)
  const id = next.headers.get('lambda-runtime-aws-request-id') ?? ''
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'))
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() }
  try {
    const result = await handler((await next.json()) as LambdaEvent, context)
    await fetch(`${invocation}/${id}/response`, { method: 'POST', body: JSON.stringify(result) })
  } catch (error) {
    const body = JSON.stringify({ errorType: 'Error', errorMessage: `${error}` })
    await fetch(`${invocation}/${id}/error`, { method: 'POST', body })
  }
}
