/** The JSON Schema of the configuration file is the one that the code checks by. `vitest -u` writes it anew. */

import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import type { Fixed } from '../../core/fixed.fixture.ts'
import type { Config, ConfigInput } from './config.ts'
import { configSchema } from './config-schema.ts'

test('vouchsafe.schema.json is current', async () => {
  const schema = toJsonSchema(configSchema, { typeMode: 'input', errorMode: 'ignore' })
  const text = `${JSON.stringify({ title: 'vouchsafe configuration', ...schema }, undefined, 2)}\n`
  await expect(text).toMatchFileSnapshot('../../vouchsafe.schema.json')
})

test('the types are those of what is checked, member by member', () => {
  expectTypeOf<Fixed<v.InferInput<typeof configSchema>>>().toEqualTypeOf<Fixed<ConfigInput>>()
  expectTypeOf<Fixed<v.InferOutput<typeof configSchema>>>().toEqualTypeOf<Fixed<Config>>()
})
