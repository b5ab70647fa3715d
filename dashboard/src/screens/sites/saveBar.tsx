import { Button } from '@mantine/core'
import { countOf } from '../../format/number.ts'
import css from './saveBar.module.css'
import { type DraftField, fieldNames } from './siteDraft.ts'

type Props = { changed: DraftField[]; saving: boolean; sound: boolean; save: () => void; discard: () => void }

/** Stands at the foot of the screen while there is something to save. */
export function SaveBar({ changed, saving, sound, save, discard }: Props) {
  return (
    <section className={css.bar} data-at-foot aria-label="Unsaved changes">
      <span className={css.says}>
        <b>{countOf(changed.length, 'unsaved change')}</b>
        <span className={css.what}>{changed.map((field) => fieldNames[field]).join(', ')}</span>
      </span>
      <Button variant="default" onClick={discard} disabled={saving}>
        Discard
      </Button>
      <Button onClick={save} loading={saving} disabled={!sound}>
        Save
      </Button>
    </section>
  )
}
