/** The table as Markdown: `conformance/README.md` is what this makes of the data. */

import type { Separation } from '../model/non-interference.ts'
import type { Property } from '../model/properties.ts'
import type { Requirement, Specification } from './requirement.ts'

const INTRODUCTION = `# The proof

What shows that vouchsafe does what it says, and that your own storage, policy and grants still do. This page
is generated; see [below](#how-to-read-the-tables) how.

Examples show that a provider can work. The kit shows that it cannot fail in the ways that matter: flows yield their
effects as data, so concurrent requests run in *every* order of their reads and writes, and every effect can be made to
fail. A reference model that shares no code with the core says what each answer has to be, and properties judge whole runs
by what was seen from outside. The kit is published, for what is your own:

| | |
|---|---|
| [a storage](../storage/README.md#prove-it), by [storage-contract.ts](storage-contract.ts) | what a storage has to do, as cases for any test runner |
| [a storage, policy, hooks or grant](model/README.md), by [model/](model/) | a reference model with random commands, the properties, every interleaving of concurrent requests, a fault at every effect, transcripts |
| [any issuer](http/README.md), by [http/](http/) | black-box checks over HTTP: \`npx vouchsafe conformance\` |

And these are our own tests:

| | |
|---|---|
| [catalogue/](catalogue/) | bad inputs, faults and races, each with its exact answer |
| [same-bytes/](same-bytes/), [runtimes/](runtimes/), [frameworks/](frameworks/) | every platform gives the same answers, to the byte |
| [guard/](guard/), [interop/](interop/), [browser/](browser/), [redis/](redis/), [package/](package/) | resource servers, other people's clients, a real browser, real servers, what is published |
| [bench/](bench/README.md) | speed |
| [mutation/](mutation/README.md) | whether the tests bite |
| [traceability/](traceability/) | the data behind the tables on this page |

## How to read the tables

One row is one sentence of a specification that obliges a provider, in our words. SHALL and REQUIRED are MUST,
RECOMMENDED is SHOULD. A sentence that obliges without any of these words is listed as MUST where clients rely
on it. What is asked of clients, resource servers and browsers is left out, unless a provider can enforce it;
UserInfo and the guard are resource servers.

*Held by* names the sources that decide it, then what shows it: properties (\`INV-01\`, [listed
below](#properties)), black-box checks (\`module.name\`, in the file of the module in [http/](http/)), and tests, by
a part of their name. A row that does not concern this provider, or a SHOULD that it does not follow, is *not
applicable*, with the reason. A row that concerns it and is not held, or not wholly, is **not yet**, with what is
missing.

The tests fail on a MUST without a source that decides it and something that shows it, on a name of something
that does not exist, and on a row that is *not yet* and not on their list. Whether what is named truly holds the
sentence, only a reader can tell. After a change of the data,

\`\`\`sh
npx vitest run conformance/traceability -u
\`\`\`

writes this page anew.
`

/** What of the provider's own the specifications want documented. */
const SIZES = `## Sizes and defaults

Codes, access tokens and refresh tokens are \`<handle>.<end_user>.<serial>.<mac>\`: 71 characters while the serial has one
digit; those that belong to no End-User are \`<handle>.<serial>.<mac>\`, 48 characters. None is ever longer than 92.
A client_id is what the operator registers: 1 to 255 printable ASCII characters.
A request without \`scope\` is granted none; \`scopes_supported\` in the metadata lists what can be asked for.
`

/** From this page to a file named from the top. */
function fileLink(path: string): string {
  const name = path.replace(/^.*\//, '').replace(/(?:\.test)?\.ts$/, '')
  const target = path.startsWith('conformance/') ? path.slice('conformance/'.length) : `../${path}`
  return `[${name}](${target})`
}

const cell = (text: string) => text.replaceAll('|', '\\|')

/** Tests by the file they are in, each file once: `[code](…): one; another`. */
function testLinks(tests: readonly string[]): string {
  const files = new Map<string, string[]>()
  for (const test of tests) {
    const [file = '', name = ''] = test.split(' > ')
    files.set(file, [...(files.get(file) ?? []), name])
  }
  return [...files].map(([file, names]) => `${fileLink(file)}: ${names.join('; ')}`).join('<br>')
}

function heldBy({ rules, properties, checks, tests, not_applicable, not_yet }: Requirement): string {
  const parts = [
    rules?.map(fileLink).join(', '),
    properties?.join(', '),
    checks?.map((id) => `\`${id}\``).join(', '),
    tests && testLinks(tests),
    not_applicable && `*Not applicable*: ${not_applicable}`,
    not_yet && `**Not yet**: ${not_yet}`,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join('<br>')
}

function row(requirement: Requirement): string {
  const { section, level } = requirement
  return `| ${section} | ${level} | ${cell(requirement.requirement)} | ${cell(heldBy(requirement))} |`
}

const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')

const headingOf = ({ id, title }: Specification) => (title === id ? id : `${id}: ${title}`)

function table(specification: Specification): string {
  const { url, requirements } = specification
  return [
    `## ${headingOf(specification)}`,
    '',
    `<${url}>`,
    '',
    '| § | | in our words | held by |',
    '|---|---|---|---|',
    ...requirements.map(row),
    '',
  ].join('\n')
}

function overview(specifications: readonly Specification[]): string {
  const lines = specifications.map((specification) => {
    const { requirements } = specification
    const count = (which: (requirement: Requirement) => boolean) => requirements.filter(which).length
    const heading = headingOf(specification)
    const open = count(({ not_yet }) => not_yet !== undefined)
    const other = count(({ not_applicable }) => not_applicable !== undefined)
    const held = requirements.length - open - other
    return `| [${heading}](#${anchor(heading)}) | ${held} | ${other} | ${open} |`
  })
  return ['| | held | not applicable | not yet |', '|---|--:|--:|--:|', ...lines, ''].join('\n')
}

function propertyTable(properties: readonly Property[], separations: readonly Separation[]): string {
  const rows = properties.map(
    ({ id, clause, statement, notYet }) =>
      `| ${id} | ${cell(statement)}${notYet === undefined ? '' : ` *Not checked here*: ${cell(notYet)}`} | ${cell(clause)} |`,
  )
  return [
    '## Properties',
    '',
    'What holds of every run of the model, in [model/properties](model/properties.ts).',
    '',
    '| | | from |',
    '|---|---|---|',
    ...rows,
    '',
    'What holds of two runs, each by itself and one woven into the other, in',
    '[model/non-interference](model/non-interference.ts).',
    '',
    '| | | from |',
    '|---|---|---|',
    ...separations.map(({ id, statement, clause }) => `| ${id} | ${cell(statement)} | ${cell(clause)} |`),
    '',
  ].join('\n')
}

export function render(
  specifications: readonly Specification[],
  properties: readonly Property[],
  separations: readonly Separation[],
): string {
  return [
    INTRODUCTION,
    overview(specifications),
    SIZES,
    ...specifications.map(table),
    propertyTable(properties, separations),
  ].join('\n')
}
