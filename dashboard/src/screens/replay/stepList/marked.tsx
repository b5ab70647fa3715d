import css from './stepList.module.css'

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A text with what was searched for marked in it. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text
  const parts = text.split(new RegExp(`(${words.map(escaped).join('|')})`, 'gi'))
  return parts.map((part, at) =>
    // Every other part is one that was found.
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have nothing but their place.
      <mark key={at} className={css.found}>
        {part}
      </mark>
    ) : (
      part
    ),
  )
}
