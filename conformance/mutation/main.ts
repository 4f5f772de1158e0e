/** npm run mutate, the second half: prints the figures of the run, and fails on what has to be looked at. */

import { readFileSync } from 'node:fs'
import { explained } from './explained.ts'
import { compare, figures, type Report } from './report.ts'

const REQUIRED_SCORE = 90

const report: Report = JSON.parse(readFileSync('reports/mutation/mutation.json', 'utf8'))
const folders = ['core/rules/', 'core/flows/', 'core/']
const rows = [...Object.keys(report.files), ...folders].map((within) => {
  const { score, ...counts } = figures(report, within)
  return [within, { ...counts, 'score %': score.toFixed(1) }]
})
console.table(Object.fromEntries(rows))

const { unexplained, idle } = compare(report, explained)
for (const { file, line, replacement } of unexplained)
  console.log(`survived: ${file}\n  ${line}\n  with: ${replacement}`)
for (const { file, line, replacement } of idle)
  console.log(`explained, but killed or gone: ${file}\n  ${line}\n  with: ${replacement}`)
const { score } = figures(report, 'core/')
if (score < REQUIRED_SCORE) console.log(`the score is below ${REQUIRED_SCORE} %`)
if (unexplained.length > 0 || idle.length > 0 || score < REQUIRED_SCORE) process.exitCode = 1
