import { describe, expect, test } from 'vitest'
import { personLanguages } from './languages.ts'

describe('RFC 9110 section 12.5.4: Accept-Language', () => {
  test.each([
    [undefined, []],
    ['', []],
    ['de', ['de']],
    ['da, en-gb;q=0.8, en;q=0.7', ['da', 'en-gb', 'en']],
    ['en;q=0.5,de-AT;q=0.9,fr', ['fr', 'de-AT', 'en']],
    ['en;q=0.8, de;q=0.8', ['en', 'de']],
    ['de ;\tq=1.000 , en\t;q=0.001', ['de', 'en']],
    ['de;Q=0.1, en', ['en', 'de']],
    ['de;q=0, en;q=0.000', []],
    ['*, de;q=0.5, *-CH', ['de']],
    ['de, de;q=0.5', ['de']],
    ['de;q=2, en;q=x, fr;q=0.1234, it;level=1, es', ['es']],
    [',, de ,', ['de']],
    ['../../etc/passwd, <b>, __proto__, abcdefghi, de-, -de, de_AT, ж, en', ['en']],
    ['zh-Hant-TW', ['zh-Hant-TW']],
  ])('%j: %j', (header, languages) => {
    expect(personLanguages([], header)).toEqual(languages)
  })

  test('a list without an end is cut', () => {
    const header = Array.from({ length: 1000 }, (_, index) => `x-${index}`).join(', ')
    expect(personLanguages([], header)).toHaveLength(20)
  })
})

test('OpenID Connect Core section 3.1.2.1: ui_locales come first', () => {
  expect(personLanguages(['fr-CA', 'en'], 'de, en')).toEqual(['fr-CA', 'en', 'de'])
})
