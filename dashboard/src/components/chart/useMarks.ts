import { useAnnotations } from '../../api/annotations.ts'
import type { Mark } from './marks.ts'

/** Releases as they were first seen, and what colleagues wrote at a day: what stands in every chart over days. */
export function useMarks(siteId: string): Mark[] {
  const { data } = useAnnotations(siteId)
  return [
    ...(data?.releases ?? []).map(({ day, release }) => ({ day, label: release })),
    ...(data?.annotations ?? []).map(({ day, text }) => ({ day, label: text, isNote: true })),
  ]
}
