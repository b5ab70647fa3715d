/** What colleagues add to a session (comments, bookmarks, tags): given to the parts of the player, which only place it. */
import type { ReactNode } from 'react'
import type { Command } from './keys.ts'

/** A row among the steps, at its moment. */
export type AddedRow = {
  id: string
  atMs: number
  /** Its words, for the search. */
  text: string
  row: ReactNode
}

/** A mark above the timeline; its words are its tip. */
export type AddedMark = { id: string; atMs: number; text: string; mark: ReactNode }

/** One of the panels beside the page. */
export type Panel = {
  /** Kept in the address. */
  id: string
  label: string
  icon: ReactNode
  /** null: nothing to count. */
  count: number | null
  /** It counts what went wrong. */
  isAlert?: boolean
  content: ReactNode
}

export type Additions = {
  /** Beside the name: tags, who has watched it. */
  badges?: ReactNode
  /** Buttons of the head, before the flag. */
  actions?: ReactNode
  rows: readonly AddedRow[]
  marks: readonly AddedMark[]
  panels: readonly Panel[]
  /** Keys that they answer; only these are listed among the keys. */
  commands: Partial<Record<Command, () => void>>
  /** Dialogs, which stand outside of the layout. */
  dialogs?: ReactNode
}
