/**
 * Sentences with places in them, as in `to continue to {client}`. A sentence is whole, so that each language has its own
 * order of words, and a language that forgets a place does not compile.
 */

import { type Filling, type Html, html, withoutDirection } from '../html.ts'

type Holding<P extends string> = P extends string ? (text: `${string}{${P}}${string}`) => void : never

/** A text that holds each of these places. */
export type Text<P extends string> = Holding<P> extends (text: infer T) => void ? T & string : never

const PLACE = /\{(\w+)\}/

/** The sentence with its places filled; neither it nor what fills it can be markup, unless that is HTML made here. */
export function say(text: string, fillings: Readonly<Record<string, Filling>>): Html {
  const parts = text.split(PLACE)
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : fillings[part]))}`
}

/** A sentence for where there is no markup, as in an attribute or a title; a name in it cannot turn it around. */
export function plain(text: string, place: string, filling: string): string {
  return text.split(`{${place}}`).join(withoutDirection(filling))
}

export function placesOf(text: string): string[] {
  return text.split(PLACE).filter((_, index) => index % 2 === 1)
}
