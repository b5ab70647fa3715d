/** Causes in plain sentences. */
import { type Literal, literalsSay } from '@hindsight/protocol/attributes'

/** Of those affected and of the others: how many have it, of how many. */
export type Shares = { affected: { k: number; n: number }; others: { k: number; n: number } }

/** Of fewer persons a percentage would say more than is known. */
const minForPerCent = 20

function perCent(k: number, n: number): string {
  const share = (k / n) * 100
  if (share < 1) return 'Less than 1 %'
  if (share > 99) return 'More than 99 %'
  return `${Math.round(share)} %`
}

function affectedWords({ k, n }: Shares['affected'], isFirst: boolean): string {
  const otherwise = isFirst ? '' : ' otherwise'
  if (k === n) return `All ${n} persons affected${otherwise}`
  if (n < minForPerCent) return `${k} of ${n} persons affected${otherwise}`
  return `${perCent(k, n)} of those affected${otherwise}`
}

function othersWords({ k, n }: Shares['others']): string {
  if (k === 0) return 'none of the others did'
  if (k === n) return 'so did all of the others'
  if (n < minForPerCent) return `${k} of the ${n} others did`
  return `${perCent(k, n).toLowerCase()} of the others did`
}

/** `94 % of those affected used Chrome 98 or older; 6 % of the others did.` */
export function sentenceOf(literals: readonly Literal[], { affected, others }: Shares, isFirst: boolean): string {
  return `${affectedWords(affected, isFirst)} ${literalsSay(literals)}; ${othersWords(others)}.`
}
