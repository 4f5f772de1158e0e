/** As much of JSON Schema as the API's own shapes use, so that what is described is what is taken. */

import type { Schema } from './api-route.ts'

/** @returns what is wrong first, by its path and never by its value; `undefined` where nothing is */
export function faultOf(value: unknown, schema: Schema, path = 'body'): string | undefined {
  const { anyOf, type } = schema
  if (Array.isArray(anyOf)) {
    const faults = (anyOf as Schema[]).map((one) => faultOf(value, one, path))
    return faults.includes(undefined) ? undefined : faults[0]
  }
  if (type !== undefined && !isOf(type as string, value)) return `${path}: must be ${articled(String(type))}`
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    return `${path}: must be one of ${schema.enum.join(', ')}`
  if (typeof schema.minimum === 'number' && (value as number) < schema.minimum)
    return `${path}: must be ${schema.minimum} at least`
  if (type === 'array' && schema.items)
    return firstOf(
      (value as unknown[]).map((one, index) => faultOf(one, schema.items as Schema, `${path}.${index}`)),
    )
  return type === 'object' ? faultOfObject(value as object, schema, path) : undefined
}

function faultOfObject(value: object, schema: Schema, path: string): string | undefined {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>
  const required = (schema.required ?? []) as readonly string[]
  const missing = required.find((name) => !Object.hasOwn(value, name))
  if (missing !== undefined) return `${path}.${missing}: is missing`
  const faults = Object.entries(value).map(([name, member]) => {
    if (Object.hasOwn(properties, name)) return faultOf(member, properties[name] ?? {}, `${path}.${name}`)
    return schema.additionalProperties === false ? `${path}.${name}: is not known` : undefined
  })
  return firstOf(faults)
}

function firstOf(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined)
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isSafeInteger(value)
    default:
      return typeof value === type
  }
}

function articled(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}
