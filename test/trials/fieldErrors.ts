/**
 * Not a test: how well field errors are told, by the way in which pages show them. Runs every page of
 * test/pages/fieldErrors and every form that a server renders again; prints precision (of what was told, how much was
 * true) and recall (of what was true, how much was told).
 * `npm run trial:fieldErrors [-- --only mui,shadow --at-once 6]`. Exits with 1 below 0.98 and 0.95.
 */
import { parseArgs } from 'node:util'
import { renderedForms } from '../recorder/captures/renderedForms.ts'
import { openScene } from '../recorder/captures/scene.ts'
import {
  type CaseResult,
  fieldErrorCases,
  precisionOf,
  recallOf,
  runCases,
  type Score,
  sumOf,
} from './refusedFields.ts'

const minPrecision = 0.98
const minRecall = 0.95

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, 'at-once': { type: 'string', default: '6' } },
})
const print = (line: string): void => void process.stdout.write(`${line}\n`)

function row(name: string, pages: number, score: Score): string {
  const figure = (value: number) => value.toFixed(3).padStart(10)
  const counts = [pages, score.declared, score.told].map((n) => String(n).padStart(9)).join('')
  return `${name.padEnd(24)}${counts}${figure(precisionOf(score))}${figure(recallOf(score))}`
}

function explain({ case: { name }, missed, wrong }: CaseResult): void {
  for (const what of missed) print(`  missed on ${name}: ${what}`)
  for (const what of wrong) print(`  wrong on ${name}: ${what}`)
}

const isWanted = ({ name, truth }: { name: string; truth: { pattern: string } }) =>
  values.only.split(',').some((word) => name.includes(word) || truth.pattern.includes(word))
const scene = await openScene(renderedForms)
const startedAt = Date.now()
const results = await runCases(scene, fieldErrorCases().filter(isWanted), Number(values['at-once']), explain)
await scene.close()

print(`\n${'pattern'.padEnd(24)}    pages errors there  told precision    recall`)
for (const pattern of [...new Set(results.map((result) => result.case.truth.pattern))].sort()) {
  const own = results.filter((result) => result.case.truth.pattern === pattern)
  print(row(pattern, own.length, sumOf(own.map(({ score }) => score))))
}
const all = sumOf(results.map(({ score }) => score))
print(row('all', results.length, all))
print(`${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
process.exit(precisionOf(all) >= minPrecision && recallOf(all) >= minRecall ? 0 : 1)
