/** What the shapes of documents are checked by: each says of a value whether it is what it should be. */

/** What is known of a value before it is looked at. */
export type Unchecked<T> = { readonly [K in keyof T]?: unknown }

export const isText = (value: unknown) => typeof value === 'string'
export const isNumber = (value: unknown) => typeof value === 'number'
export const isObject = (value: unknown) => typeof value === 'object' && value !== null

export function isList<T>(value: unknown, isItem: (item: Unchecked<T>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && isItem(item))
}

export function isMaybe<T>(value: unknown, isRight: (value: Unchecked<T>) => boolean): boolean {
  return value === undefined || (isObject(value) && isRight(value as Unchecked<T>))
}

export function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

export function isMaybeText(value: unknown): boolean {
  return value === undefined || isText(value)
}

export function isMaybeTexts(value: unknown): boolean {
  return value === undefined || isTexts(value)
}

export function isMaybeNumber(value: unknown): boolean {
  return value === undefined || isNumber(value)
}

export function isMaybeFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}
