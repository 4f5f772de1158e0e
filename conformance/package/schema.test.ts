/** The JSON Schema of the configuration file is the one that the code checks by. `vitest -u` writes it anew. */

import { toJsonSchema } from '@valibot/to-json-schema'
import { expect, test } from 'vitest'
import { configSchema } from 'vouchsafe/config'

test('vouchsafe.schema.json is current', async () => {
  const schema = toJsonSchema(configSchema, { typeMode: 'input', errorMode: 'ignore' })
  const text = `${JSON.stringify({ title: 'vouchsafe configuration', ...schema }, undefined, 2)}\n`
  await expect(text).toMatchFileSnapshot('../../vouchsafe.schema.json')
})
