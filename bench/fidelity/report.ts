/** What the comparison found, for a terminal and for docs/fidelity.md. */
import type { Outcome } from './run.ts'

/** As equal as two drawings of one page by one browser are: fractions of a pixel in shadows and blended edges. */
const sameShare = 0.0001
/** Of the pixels of a page of the shop. */
export const maxShopShare = 0.005

export type Verdict = 'same' | 'intended' | 'known limit' | 'DIFFERS'

export function verdictOf({ share, styles, faults, intended, limit }: Outcome): Verdict {
  if (faults.length > 0) return 'DIFFERS'
  if (share <= sameShare && styles.length === 0) return 'same'
  if (intended !== null) return 'intended'
  return limit === null ? 'DIFFERS' : 'known limit'
}

function why(outcome: Outcome): string {
  const verdict = verdictOf(outcome)
  if (verdict === 'same') return ''
  const words = outcome.intended ?? outcome.limit
  return words ?? [...outcome.faults, ...outcome.styles].slice(0, 2).join('; ')
}

const percent = (share: number) => `${(share * 100).toFixed(3)} %`

export function lineOf(outcome: Outcome): string {
  const row = [verdictOf(outcome).padEnd(11), percent(outcome.share).padStart(9), outcome.name, why(outcome)]
  return row.join('  ').trimEnd().slice(0, 200)
}

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((one) => `| ${one.name} | ${verdictOf(one)} | ${percent(one.share)} | ${why(one)} |`)
  return ['| page | verdict | pixels | why |', '|---|---|---|---|', ...rows].join('\n').replaceAll('`', '')
}

export function documentOf(probes: readonly Outcome[], shop: readonly Outcome[]): string {
  const count = (verdict: Verdict) => probes.filter((one) => verdictOf(one) === verdict).length
  return `# Do replays look like what was seen?

Made by \`npm run bench:fidelity -- --write\`; do not edit. Each page is recorded live by the real recorder, replayed by the
real player with its sanitiser, under the dashboard's own security policy, and compared with what the visitor saw: by
pixels (one differs when any colour channel does by more than 24 of 255) and by the computed style of marked elements with
their pseudo-elements. What is typed and chosen is masked in replays, and its boxes are left out of the comparison.

Of ${probes.length} probes ${count('same')} are the same, ${count('intended')} differ on purpose (privacy or safety), ${count(
    'known limit',
  )} are known limits, ${count('DIFFERS')} differ otherwise.

## Probes

${table(probes)}

## The demo shop

${table(shop)}

## What is done so that they do

| of the page | how |
|---|---|
| hover, focus, focus ring, pressed, validity, autofill | The sanitiser rewrites their selectors to classes of the same weight; the recorder tells the states that rrweb does not, the player sets the classes, through shadow roots and frames |
| popovers, dialogs | Really opened, so that they stand in the top layer with their backdrop |
| dark mode, reduced motion | Media queries are answered as the visitor's browser did; the frame has her colour scheme, which \`light-dark()\` and form controls follow |
| animations, transitions | A page that stands still shows them as they came to rest |
| shorthands with \`var()\`, sheets that are off | The text of a style sheet is recorded where CSSOM cannot say what it says |
| pictures | Not recorded, since they may be personal: a box of the picture's own size, with its alternative text. One that did not load is shown as the browser shows it. Small inlined ones (\`data:\`) are kept |
| canvas, video, blocked elements | Their boxes |
| fonts | Inlined ones (\`data:\`) are kept; others fall back as the page's styles say |
| smooth scrolling | Off: the page is shown as it stood |
`
}
