import { describe, expect, test } from 'vitest'
import { foreignName, html, webUrl } from './html.ts'

describe('html', () => {
  test('W-012 text is escaped, in content and in quoted attributes', () => {
    const text = `<b a="1" b='2'>&amp;</b>`
    const escaped = '&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;'
    expect(String(html`<p title="${text}">${text}</p>`)).toBe(`<p title="${escaped}">${escaped}</p>`)
  })

  test('markup made here is not escaped again, alone or in a list', () => {
    const item = (name: string) => html`<li>${name}</li>`
    expect(String(html`<ul>${['<', '&'].map(item)}</ul>`)).toBe('<ul><li>&lt;</li><li>&amp;</li></ul>')
    expect(String(html`<p>${html`<b>${'"'}</b>`}</p>`)).toBe('<p><b>&quot;</b></p>')
  })

  test('data that looks like markup is text', () => {
    const sent = JSON.parse('{"markup":"<b>","#markup":"<b>"}') as never
    expect(String(html`<p>${sent}</p>`)).toBe('<p>[object Object]</p>')
    expect(String(html`<p>${['<', 0, [html`<i>`]]}</p>`)).toBe('<p>&lt;0<i></p>')
  })

  test('what is absent fills nothing', () => {
    expect(String(html`<p>${undefined}${null}${false}${[]}</p>`)).toBe('<p></p>')
  })

  test('W-042 a template expression is text', () => {
    expect(String(html`${`{{7*7}} \${7*7} <%= 7 %>`}`)).toBe(`{{7*7}} \${7*7} &lt;%= 7 %&gt;`)
  })
})

test('W-020 a name is isolated and cannot end its isolation', () => {
  expect(String(foreignName('a\u202e\u2069\u2067gnp\u200f.exe<'))).toBe('<bdi>agnp.exe&lt;</bdi>')
  expect(String(foreignName('أليس'))).toBe('<bdi>أليس</bdi>')
})

describe('webUrl', () => {
  test.each(['https://a.test/x?y=1&z', 'HTTP://a.test'])('takes %s', (url) => expect(webUrl(url)).toBe(url))

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//a.test',
    ' https://a.test',
    'https://a.test/\nx',
    'https:a.test',
    'java\tscript:x',
  ])('leaves out %j', (url) => expect(webUrl(url)).toBeUndefined())
})
