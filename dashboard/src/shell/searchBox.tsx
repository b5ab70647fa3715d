import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useSessionFilters } from '../filters/sessionFilters.ts'

/** A pause in typing this long sends the search. */
const typingPauseMs = 250

/** Filters the sessions by text. `t` leads here, Escape out again. */
export function SearchBox({ className }: { className?: string }) {
  const { filters, change } = useSessionFilters()
  const [text, setText] = useState(filters.text)
  const input = useRef<HTMLInputElement>(null)
  // Back, a removed chip or a link may change the URL's text: the box follows, but not while someone types in it.
  const sent = useRef(filters.text)
  useEffect(() => {
    if (filters.text !== sent.current) {
      sent.current = filters.text
      setText(filters.text)
    }
  }, [filters.text])
  const search = (value: string) => {
    const wanted = value.trim()
    if (wanted === sent.current) return
    // The first letters make a step that Back undoes; those after them belong to the same step.
    const replace = sent.current !== '' && wanted !== ''
    sent.current = wanted
    change({ text: wanted }, replace)
  }
  const later = useDebouncedCallback(search, typingPauseMs)
  const now = (value: string) => {
    later.cancel()
    search(value)
  }
  useHotkeys([['t', () => input.current?.focus()]])
  return (
    <TextInput
      ref={input}
      {...(className === undefined ? {} : { className })}
      type="search"
      aria-label="Search sessions"
      aria-keyshortcuts="t"
      placeholder="Search labels, errors, pages"
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" aria-hidden>
            t
          </Kbd>
        ) : (
          <CloseButton
            size="sm"
            aria-label="Clear the search"
            onClick={() => {
              setText('')
              now('')
              input.current?.focus()
            }}
          />
        )
      }
      value={text}
      maxLength={200}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') now(text)
        if (event.key !== 'Escape') return
        // Browsers empty a search field by it; what was found stays.
        event.preventDefault()
        input.current?.blur()
      }}
    />
  )
}
