import type { StepMark } from '@hindsight/protocol/steps'
import { useDebouncedCallback } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useAddress, useWriteAddress } from '../useAddress.ts'
import { type Asked, wordsOf } from './listGroups.ts'
import { stepMarks } from './stepKinds.ts'

/** A pause in typing this long writes the search to the address. */
const typingPauseMs = 300

/** What the list is narrowed by. It is kept in the address, so that a reload or a link shows the same. */
export function useStepSearch() {
  const [find, writeFind] = useAddress('find')
  const [kindText, writeKinds] = useAddress('kinds')
  const writeAll = useWriteAddress()
  const [search, setText] = useState(find)
  const later = useDebouncedCallback(writeFind, typingPauseMs)
  const kinds = useMemo(() => {
    const named = new Set<string>(kindText.split(','))
    return new Set(stepMarks.filter((mark) => named.has(mark)))
  }, [kindText])
  const asked: Asked = useMemo(() => ({ words: wordsOf(search), kinds }), [search, kinds])

  return {
    search,
    setSearch(text: string) {
      setText(text)
      later(text.trim())
    },
    kinds,
    toggleKind(mark: StepMark) {
      // Of the address itself: two quick presses are two, however long drawing takes.
      const now = new Set((new URLSearchParams(window.location.search).get('kinds') ?? '').split(','))
      writeKinds(stepMarks.filter((one) => now.has(one) !== (one === mark)).join(','))
    },
    clear() {
      later.cancel()
      setText('')
      writeAll({ find: '', kinds: '' })
    },
    asked,
    isFiltered: asked.words.length > 0 || kinds.size > 0,
  }
}
export type StepSearch = ReturnType<typeof useStepSearch>
