/**
 * What AWS hands a function, as far as this provider reads it: API Gateway REST (payload 1.0), HTTP APIs
 * and Function URLs (payload 2.0), and load balancers, which come with single or with multi-value headers.
 * The events of `@types/aws-lambda` are assignable to these; nothing of it is needed to use them.
 */

type Values = { readonly [name: string]: string | undefined }
type Lists = { readonly [name: string]: readonly string[] | undefined }

/** Of mutual TLS, where a custom domain asks for it. */
export interface ClientCertificate {
  readonly clientCertPem: string
}

/** API Gateway REST APIs, and HTTP APIs set to payload 1.0. Query values arrive decoded. */
export interface RestEvent {
  readonly httpMethod: string
  /** Without the stage. */
  readonly path: string
  readonly headers: Values | null
  readonly multiValueHeaders: Lists | null
  readonly queryStringParameters: Values | null
  readonly multiValueQueryStringParameters: Lists | null
  readonly body: string | null
  readonly isBase64Encoded: boolean
  readonly requestContext: {
    /** As the client sent it: with the stage, or with the base path of a custom domain. */
    readonly path: string
    readonly stage: string
    readonly identity?: { readonly sourceIp?: string; readonly clientCert?: ClientCertificate | null }
  }
}

/** API Gateway HTTP APIs and Lambda Function URLs. The query arrives as it was sent. */
export interface HttpEvent {
  readonly version: string
  /** With the stage, unless that is `$default`. */
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Values
  readonly cookies?: readonly string[]
  readonly body?: string
  readonly isBase64Encoded: boolean
  readonly requestContext: {
    readonly stage: string
    readonly http: { readonly method: string; readonly sourceIp?: string }
    readonly authentication?: { readonly clientCert?: ClientCertificate | null } | null
  }
}

/** Application Load Balancers. Query names and values arrive as they were sent, still encoded. */
export interface LoadBalancerEvent {
  readonly httpMethod: string
  readonly path: string
  readonly headers?: Values | undefined
  /** In the place of `headers` where the target group has multi-value headers switched on. */
  readonly multiValueHeaders?: Lists | undefined
  readonly queryStringParameters?: Values | undefined
  readonly multiValueQueryStringParameters?: Lists | undefined
  readonly body: string | null
  readonly isBase64Encoded: boolean
  readonly requestContext: { readonly elb: object }
}

export type LambdaEvent = RestEvent | HttpEvent | LoadBalancerEvent

/** What is answered, with the headers where the platform of the event looks for them. */
export interface LambdaResult {
  statusCode: number
  headers?: Record<string, string>
  multiValueHeaders?: Record<string, string[]>
  cookies?: string[]
  body: string
  isBase64Encoded: false
}
