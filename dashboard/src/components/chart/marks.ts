/** A release that was first seen on a day, or what somebody wrote at it. */
export type Mark = { day: string; label: string; isNote?: boolean }
/** All marks of one day: one vertical. */
export type DayMark = { day: string; labels: string[]; isNote: boolean }

/** One per day, as they follow one another and each word once; dashed like a note only where nothing but notes stands there. */
export function byDay(marks: Mark[]): DayMark[] {
  const days = new Map<string, DayMark>()
  for (const { day, label, isNote = false } of marks) {
    const known = days.get(day)
    days.set(day, {
      day,
      labels: [...new Set([...(known?.labels ?? []), label])],
      isNote: isNote && (known?.isNote ?? true),
    })
  }
  return [...days.values()].sort((a, b) => a.day.localeCompare(b.day))
}

type Placed = DayMark & { x: number }
/** Words above the verticals, around `x`. */
export type MarkLabel = { day: string; text: string; x: number }

/** More would run into the next one; the tooltip has it whole. */
const maxChars = 14
const charPx = 6.2
const gapPx = 8

const cut = (label: string): string => (label.length > maxChars ? `${label.slice(0, maxChars - 1)}…` : label)
const widthOf = (text: string): number => text.length * charPx

/**
 * Labels that do not run into one another, nor out of the plot: one that has no room is counted by the one before it
 * (“1.4.2 +1”), as are further marks of the same day.
 */
export function layOut(marks: Placed[], fromPx: number, toPx: number): MarkLabel[] {
  const groups: { day: string; label: string; at: number; more: number }[] = []
  const textOf = ({ label, more }: (typeof groups)[number]) => (more === 0 ? label : `${label} +${more}`)
  const around = (at: number, text: string) => {
    const half = widthOf(text) / 2
    return Math.max(fromPx + half, Math.min(toPx - half, at))
  }
  for (const { day, labels, x } of marks) {
    const next = { day, label: cut(labels[0] ?? ''), at: x, more: labels.length - 1 }
    const last = groups.at(-1)
    const begins = around(x, textOf(next)) - widthOf(textOf(next)) / 2
    const ended = last ? around(last.at, textOf(last)) + widthOf(textOf(last)) / 2 + gapPx : Number.NEGATIVE_INFINITY
    if (last && begins < ended) last.more += labels.length
    else groups.push(next)
  }
  return groups.map((group) => ({ day: group.day, text: textOf(group), x: around(group.at, textOf(group)) }))
}
