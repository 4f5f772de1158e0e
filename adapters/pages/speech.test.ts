/** Which language a page speaks, and that every text is there in each, with its places. */

import { describe, expect, test } from 'vitest'
import type { ConsentPage, ErrorPage, Page } from '../../core/index.ts'
import { reasons, standardScopes } from '../../core/index.ts'
import { adminTexts } from '../admin.ts'
import { arabic, english, french, german, languages, polish } from '../languages.ts'
import { pageTools, renderPage } from './index.ts'
import { type LookOptions, readLook } from './look.ts'
import type { PageAnswer } from './pages.ts'
import { placesOf } from './texts/text.ts'
import type { Language, TextChanges } from './texts/texts.ts'

const speakerOf = (options: LookOptions) => readLook(options).speaker('provider', english.texts.provider)
const spoken = (options: LookOptions, wanted: readonly string[]) => speakerOf(options)(wanted).tag
const markup = (page: Page, options: LookOptions = { languages }) =>
  String((renderPage(page, pageTools(speakerOf(options))) as PageAnswer).html)

const leaves = (value: unknown, path = ''): [path: string, text: string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : Object.entries(value as object).flatMap(([name, one]) => leaves(one, `${path}.${name}`))

const portuguese: Language = { ...german, tag: 'pt-BR' }

describe('the language of a page', () => {
  test.each([
    [['de'], 'de'],
    [['DE-at'], 'de'],
    [['de-Latn-CH-1996'], 'de'],
    [['it', 'fr-CA', 'de'], 'fr'],
    [['pt-br'], 'pt-BR'],
    [['pt'], 'pt-BR'],
    [['pt-PT'], 'pt-BR'],
    [['pt-x-y'], 'pt-BR'],
    [['it', 'nl'], 'en'],
    [['d'], 'en'],
    [['den'], 'en'],
    [[], 'en'],
  ])('RFC 4647 section 3.4: whoever wants %j is spoken to in %s', (wanted, tag) => {
    expect(spoken({ languages: [...languages, portuguese] }, wanted)).toBe(tag)
  })

  test('the first is for whoever wants none of them', () => {
    expect(spoken({ languages: [polish, french] }, ['it'])).toBe('pl')
    expect(spoken({ languages: [polish, french] }, ['en'])).toBe('pl')
  })

  test('pages that bring texts speak each language that is named, as it is spoken elsewhere too', () => {
    const swiss: Language = { tag: 'de-CH', texts: {} }
    const own: Language = { tag: 'fr', texts: { admin: { ...adminTexts.en, brand: 'À nous' } } }
    const { speaker } = readLook({
      languages: [english, swiss, own],
      texts: { 'de-CH': { admin: { skip: 'x' } } },
    })
    const speak = speaker('admin', adminTexts.en, adminTexts)
    expect(speak(['de-AT'])).toMatchObject({ tag: 'de-CH', texts: { brand: 'Verwaltung', skip: 'x' } })
    expect(speak(['fr']).texts.brand).toBe('À nous')
    expect(speak(['ar', 'pl']).tag).toBe('en')
  })

  test('it is English where none is named, and where none has the texts', () => {
    expect(spoken({}, ['de'])).toBe('en')
    expect(spoken({ languages: [{ tag: 'de', texts: {} }] }, ['de'])).toBe('en')
  })

  test('the page says which it is, and in which direction it is read', () => {
    const page: Page = { name: 'signedOut', languages: ['ar'], stayed: false }
    expect(markup(page)).toMatch(/^<!doctype html>\n<html lang="ar" dir="rtl">/)
    expect(markup(page)).toContain(`<h1>${arabic.texts.provider.signedOut.title}</h1>`)
    expect(markup({ ...page, languages: ['de'] })).toContain('<html lang="de" dir="ltr">')
  })
})

/** Words that are written as in English, by language. */
const sameWords: Readonly<Record<string, readonly string[]>> = {
  de: 'Claims, Client, Clients, Grants, Link, Logo, Name, Passkeys, Person, Scopes, Software, Version'.split(
    ', ',
  ),
  es: ['Tokens', 'No', 'no'],
  fr: 'Administration, Client, Clients, Contacts, Logo, Secrets, Session, Version, public'.split(', '),
  pl: ['Logo'],
}

describe.each(languages.slice(1))('$tag', ({ texts: withoutAdmin, tag }) => {
  const texts = { ...withoutAdmin, admin: adminTexts[tag as keyof typeof adminTexts] }
  const ours = new Map(leaves({ ...english.texts, admin: adminTexts.en }))

  test('has every text with its places, and no other', () => {
    const own = leaves(texts)
    expect(own.map(([path]) => path).toSorted()).toEqual([...ours.keys()].toSorted())
    const places = (text: string) => placesOf(text).toSorted()
    for (const [path, text] of own)
      if (!path.endsWith('.mistake'))
        expect([path, places(text)]).toEqual([path, places(ours.get(path) ?? '')])
  })

  test('is no English', () => {
    const same = leaves(texts).filter(([path, text]) => text === ours.get(path))
    const { [tag]: words = [] } = sameWords
    expect(same.filter(([, text]) => !words.includes(text))).toEqual([])
    expect(new Set(same.map(([, text]) => text))).toEqual(new Set(words))
  })

  test('durations are written as they are there', () => {
    const consent: ConsentPage = {
      name: 'consent',
      languages: [tag],
      action: 'https://op.test/consent',
      continuation: 'c',
      client: { client_id: 'shop' },
      scopes: [],
      account: 'Alice',
      lifetime: 90 * 86_400,
      redirectHost: 'shop.test',
    }
    const days = new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(90)
    expect(days).not.toBe('90 days')
    expect(markup(consent)).toContain(days)
  })
})

describe('what is translated', () => {
  const consent = (description: string, name = 'email'): ConsentPage => ({
    name: 'consent',
    languages: ['de'],
    action: 'https://op.test/consent',
    continuation: 'c',
    client: { client_id: 'shop' },
    scopes: [{ name, description, required: false }],
    account: 'Alice',
    lifetime: 60,
    redirectHost: 'shop.test',
  })

  test('a scope of OpenID Connect, unless the policy has words of its own for it', () => {
    expect(markup(consent(standardScopes.email))).toContain('Ihre E-Mail-Adresse sehen')
    expect(markup(consent('Read your mail address'))).toContain('Read your mail address')
  })

  test('a scope of a host, where the host has words for it in that language', () => {
    const texts: TextChanges = { de: { provider: { ownScopes: { 'notes:read': 'Ihre Notizen lesen' } } } }
    const page = consent('Read your notes', 'notes:read')
    expect(markup(page, { languages, texts })).toContain('Ihre Notizen lesen')
    expect(markup({ ...page, languages: ['fr'] }, { languages, texts })).toContain('Read your notes')
    expect(markup(consent('x', '__proto__'), { languages, texts })).toContain('<span>x</span>')
  })

  const error = (reason: string, description: string): ErrorPage => ({
    name: 'error',
    languages: ['fr'],
    status: 400,
    reason,
    description,
  })

  test('a reason that people read; what is wrong with a request is for its developer', () => {
    const { description } = reasons['client.unknown']
    expect(markup(error('client.unknown', description))).toContain('Cette application n’est pas connue ici.')
    const { description: repeated } = reasons['request.parameter_repeated']
    expect(markup(error('request.parameter_repeated', repeated))).toContain(
      french.texts.provider.error.mistake,
    )
    const inEnglish = { ...error('request.parameter_repeated', repeated), languages: ['en'] }
    expect(markup(inEnglish)).toContain(`<p>${repeated}</p>`)
  })

  test('what a host says to a person is said as it is', () => {
    expect(markup(error('sign_in.refused', 'Votre compte attend.'))).toContain('<p>Votre compte attend.</p>')
    expect(markup(error('constructor', 'x'))).toContain('<p>x</p>')
  })
})

describe('sentences of a host', () => {
  const changes = (texts: unknown) => ({ languages, texts: texts as TextChanges })

  test('stand in the place of ours, and the rest stays', () => {
    const speak = speakerOf(changes({ de: { provider: { login: { title: 'Einloggen' } } } }))
    expect(speak(['de']).texts.login).toEqual({ ...german.texts.provider.login, title: 'Einloggen' })
    expect(speak(['en']).texts).toEqual(english.texts.provider)
  })

  test('English can be changed where no language is named', () => {
    const speak = speakerOf({ texts: { en: { provider: { login: { title: 'Log in' } } } } })
    expect(speak([]).texts.login.title).toBe('Log in')
  })

  test.each<[unknown, string]>([
    [{ it: {} }, 'texts.it: is none of the languages, which are en, de, es, fr, pl, ar'],
    [{ de: { provder: {} } }, 'texts.de.provder: is not known; did you mean provider?'],
    [
      { de: { provider: { login: { titel: 'x' } } } },
      'texts.de.provider.login.titel: is not known; did you mean title?',
    ],
    [{ de: { provider: { login: { title: 5 } } } }, 'texts.de.provider.login.title: must be a text'],
    [{ de: { provider: { login: { title: '' } } } }, 'texts.de.provider.login.title: must be a text'],
    [{ de: { provider: { login: 'x' } } }, 'texts.de.provider.login: must be an object'],
    [{ de: { provider: { ownScopes: { a: 5 } } } }, 'texts.de.provider.ownScopes.a: must be a text'],
    [{ de: { provider: { login: { to: 'zu client' } } } }, 'texts.de.provider.login.to: must hold {client}'],
  ])('%j is refused: %s', (texts, problem) => {
    expect(() => speakerOf(changes(texts))).toThrow(problem)
  })
})

describe('languages of a host', () => {
  const { login, ...others } = german.texts.provider

  test.each<[unknown, string]>([
    [[], 'languages: must hold one at least'],
    [[{ tag: 'x y', texts: {} }], 'languages.0.tag: must be a BCP 47 language tag, such as pt-BR'],
    [[{ tag: 'toolongtag', texts: {} }], 'languages.0.tag: must be a BCP 47 language tag, such as pt-BR'],
    [[{ texts: {} }], 'languages.0.tag: must be a BCP 47 language tag, such as pt-BR'],
    [[german, { ...german, tag: 'DE' }], 'languages.1.tag: DE is there twice'],
    [[{ tag: 'nl' }], 'languages.0.texts: must be an object'],
    [[{ tag: 'nl', texts: { provder: {} } }], 'languages.0.texts.provder: is not known'],
    [[{ tag: 'nl', texts: { provider: others } }], 'languages: nl.provider.login: must be an object'],
    [
      [{ tag: 'nl', texts: { provider: { ...others, login: { ...login, title: undefined } } } }],
      'languages: nl.provider.login.title: must be a text',
    ],
  ])('%#: what is wrong is told', (languages, problem) => {
    expect(() => speakerOf({ languages: languages as Language[] })).toThrow(problem)
  })
})
