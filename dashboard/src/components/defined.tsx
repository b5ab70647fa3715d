import { Tooltip } from '@mantine/core'
import css from './defined.module.css'

/** Words whose definition is one hover, one Tab or one touch away. */
export function Defined({ label, definition }: { label: string; definition: string }) {
  return (
    <Tooltip label={definition} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={css.label}>
        {label}
      </button>
    </Tooltip>
  )
}
