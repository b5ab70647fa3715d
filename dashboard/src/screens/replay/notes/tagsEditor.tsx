import { normalTag } from '@hindsight/protocol/api/notes'
import { maxTagChars, maxTagsPerSession } from '@hindsight/protocol/limits'
import { Button, Popover, TagsInput } from '@mantine/core'
import { IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import { type NoteActs, useSiteTags } from '../../../api/notes.ts'
import { Failed } from '../../../components/failed.tsx'
import css from './notes.module.css'

type Props = { siteId: string; tags: readonly string[]; mayChange: boolean; acts: NoteActs }

/** So many are written out; the rest is counted. */
const maxShown = 3

/** The session's tags, and a box to change them: what the site uses already is offered. */
export function TagsEditor({ siteId, tags, mayChange, acts }: Props) {
  const [open, setOpen] = useState(false)
  const known = useSiteTags(siteId, open)
  const shown = tags.slice(0, maxShown)
  const more = tags.length - shown.length
  if (!mayChange && tags.length === 0) return null

  const change = (written: string[]) => {
    const next = written.map(normalTag).filter((tag) => tag !== '')
    const add = next.filter((tag) => !tags.includes(tag))
    const remove = tags.filter((tag) => !next.includes(tag))
    if (add.length > 0 || remove.length > 0) acts.changeTags.mutate({ add, remove })
  }
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start" shadow="md" width={320} withinPortal>
      <Popover.Target>
        <Button
          className={css.tags ?? ''}
          size="compact-sm"
          variant="subtle"
          color="gray"
          disabled={!mayChange}
          aria-label={tags.length === 0 ? 'Tag this session' : `Tags: ${tags.join(', ')}. Change`}
          title={tags.join(', ')}
          leftSection={<IconTag size={15} stroke={1.7} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {tags.length === 0 ? (
            <span className={css.wide}>Tag</span>
          ) : (
            shown.map((tag) => (
              <span key={tag} className={css.tag}>
                {tag}
              </span>
            ))
          )}
          {more > 0 ? <span>+{more}</span> : null}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Tags of the session">
        <TagsInput
          data-autofocus
          label="Tags"
          description="Shared with everyone; Enter adds one"
          placeholder={tags.length === 0 ? 'checkout bug' : ''}
          data={(known.data ?? []).map(({ tag }) => tag)}
          value={[...tags]}
          maxTags={maxTagsPerSession}
          maxLength={maxTagChars}
          splitChars={[',']}
          comboboxProps={{ withinPortal: false }}
          onChange={change}
        />
        {acts.changeTags.error ? <Failed error={acts.changeTags.error} what="The tags were not changed" /> : null}
      </Popover.Dropdown>
    </Popover>
  )
}
