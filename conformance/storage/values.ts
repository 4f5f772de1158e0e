/**
 * Cases of values: JSON texts come back as they were put, whatever they say and however long they are. Raw
 * control characters never occur in them, so databases whose text cannot hold a NUL need not.
 */
import { create, expectRecord, freshKey, type StorageCase } from './case.ts'

const DAMAGED = 'a grant or a session can no longer be read, or is read as another'

const VALUES: readonly (readonly [name: string, value: string])[] = [
  ['nothing', ''],
  ['a space', ' '],
  ['spaces around', '  a  b  '],
  ['line ends', 'a\nb\r\nc\rd\n'],
  ['a NUL', 'a\u0000b'],
  ['control characters', Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('')],
  ['quotes and backslashes', `'"\`\\ \\n \\\\`],
  ['JSON', '{"__proto__":{"admin":true},"a":[1,null,"\\u0000"]}'],
  ['the words null and undefined', 'null undefined NaN'],
  ['numbers', '00123.4500'],
  ['markup', '<script>alert(1)</script>&amp;'],
  ['letters beyond ASCII', 'é ß ø 日本語 עברית العربية'],
  ['both forms of one accent', 'é e\u0301'],
  ['characters beyond the basic plane', '😀 👩‍👩‍👧 𝔘'],
  ['a byte order mark', '\uFEFFa'],
  ['line separators', 'a\u2028b\u2029c'],
  ['percent signs', '%s %d %00 %7B %25'],
  ['protocol of a text-based server', '$5\r\nhello\r\n*1\r\n+OK\r\n'],
  ['4 KiB', 'k'.repeat(4096)],
  ['64 KiB', '64 '.repeat(21_846)],
  ['1 MiB', 'mébi'.repeat(262_144)],
]

export const values: readonly StorageCase[] = [
  ...VALUES.map(([name, text]) => [name, JSON.stringify(text)] as const).map(([name, value], index) => ({
    id: `value-${index + 1}`,
    statement: `a value of ${name} comes back as it was put`,
    async run({ storage }: Parameters<StorageCase['run']>[0]) {
      const key = freshKey()
      const version = await create(storage, key, value)
      await expectRecord(storage, key, { value, version }, 'creating it', DAMAGED)
      await storage.delete(key)
    },
  })),
  {
    id: 'many-at-once',
    statement: '500 records written and read at once do not mix',
    async run({ storage }) {
      await Promise.all(
        Array.from({ length: 500 }, async (_, index) => {
          const key = freshKey()
          const version = await create(storage, key, `value ${index}`)
          await expectRecord(storage, key, { value: `value ${index}`, version }, 'creating it', DAMAGED)
          await storage.delete(key)
        }),
      )
    },
  },
]
