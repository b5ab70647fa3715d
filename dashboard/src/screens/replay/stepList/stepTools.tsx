import type { StepMark } from '@hindsight/protocol/steps'
import { ActionIcon, CloseButton, Kbd, TextInput, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react'
import type { KeyboardEvent, RefObject } from 'react'
import { countOf, wholeNumber } from '../../../format/number.ts'
import { SignMark } from '../../../signs/signMark.tsx'
import { signNames } from '../../../signs/signShapes.tsx'
import { kindNames, stepMarks } from './stepKinds.ts'
import css from './stepTools.module.css'
import type { StepSearch } from './useStepSearch.ts'

type Props = {
  input: RefObject<HTMLInputElement | null>
  narrowing: StepSearch
  counts: ReadonlyMap<StepMark, number>
  total: number
  /** How many are asked for, and which of them one is at, from 1; 0: none of them. */
  found: number
  at: number
  onNext: (direction: 1 | -1) => void
  isAllClosed: boolean
  onCloseAll: (closed: boolean) => void
}

/** Finds steps by their words and by their kind. */
export function StepTools(props: Props) {
  const { input, narrowing, counts, total, found, at, onNext, isAllClosed, onCloseAll } = props
  const { search, setSearch, kinds, toggleKind, isFiltered } = narrowing

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      event.preventDefault()
      onNext(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      // First the search is left; only the next Esc leaves the session.
      event.preventDefault()
      if (search === '') event.currentTarget.blur()
      else setSearch('')
    }
  }

  return (
    <search className={css.tools} aria-label="Steps">
      <TextInput
        ref={input}
        size="xs"
        type="search"
        aria-label="Search steps"
        aria-keyshortcuts="t"
        placeholder="Search steps"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          search === '' ? (
            <Kbd size="xs" aria-hidden>
              t
            </Kbd>
          ) : (
            <CloseButton
              size="xs"
              aria-label="Clear the search"
              onClick={() => {
                setSearch('')
                input.current?.focus()
              }}
            />
          )
        }
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <fieldset className={css.chips} aria-label="Kinds of steps">
        {stepMarks.map((mark) => {
          const n = counts.get(mark) ?? 0
          const isOn = kinds.has(mark)
          return n === 0 && !isOn ? null : (
            <button
              key={mark}
              type="button"
              className={css.chip}
              aria-pressed={isOn}
              title={signNames[mark]}
              onClick={() => toggleKind(mark)}
            >
              <SignMark kind={mark} size={12} />
              {kindNames[mark]} <span className={css.n}>{wholeNumber(n)}</span>
            </button>
          )
        })}
      </fieldset>
      <div className={css.line}>
        <span aria-live="polite">
          {isFiltered ? (
            <>
              {at > 0 ? `${wholeNumber(at)} of ` : ''}
              {wholeNumber(found)} found, {countOf(total, 'step')}
            </>
          ) : (
            countOf(total, 'step')
          )}
        </span>
        {isFiltered ? (
          <span className={css.moves}>
            <Tooltip label="Previous found (Shift Enter)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                disabled={found === 0}
                aria-label="Previous found"
                onClick={() => onNext(-1)}
              >
                <IconChevronUp size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Next found (Enter)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                disabled={found === 0}
                aria-label="Next found"
                onClick={() => onNext(1)}
              >
                <IconChevronDown size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </span>
        ) : (
          <button type="button" className={css.plain} onClick={() => onCloseAll(!isAllClosed)}>
            {isAllClosed ? 'Open all pages' : 'Close all pages'}
          </button>
        )}
      </div>
    </search>
  )
}
