import { Button, Menu, ScrollArea, Text } from '@mantine/core'
import { IconBookmark, IconEye, IconMessage, IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useSiteTags } from '../../api/notes.ts'
import type { SessionFilters } from '../../filters/sessionFilters.ts'

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

type Props = { counted: SessionFilters['counted']; onNarrow: (added: SessionFilters['counted']) => void }

/** Narrows the list to what colleagues have left: comments, tags, one's own bookmarks. */
export function NoteFilter({ counted, onNarrow }: Props) {
  const { siteId = '' } = useParams()
  const [open, setOpen] = useState(false)
  const tags = useSiteTags(siteId, open).data
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-start" shadow="md" width={260}>
      <Menu.Target>
        <Button variant="default" fw={400} size="compact-sm" h={28} radius="xl" px={10} fz={{ base: 'xs', sm: 'sm' }}>
          Notes …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconMessage {...icon} />} onClick={() => onNarrow({ commented: 'true' })}>
          With comments
        </Menu.Item>
        <Menu.Item leftSection={<IconBookmark {...icon} />} onClick={() => onNarrow({ bookmarked: 'true' })}>
          Bookmarked by you
        </Menu.Item>
        <Menu.Item leftSection={<IconEye {...icon} />} onClick={() => onNarrow({ watched: 'true' })}>
          Watched by you
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Tags</Menu.Label>
        {tags?.length === 0 ? (
          <Text size="sm" c="dimmed" px="sm" py={4}>
            None yet: add some while watching.
          </Text>
        ) : null}
        <ScrollArea.Autosize mah={240}>
          {(tags ?? []).map(({ tag, sessions }) => (
            <Menu.Item
              key={tag}
              leftSection={<IconTag {...icon} />}
              rightSection={
                <Text component="span" size="xs" c="dimmed">
                  {sessions.n}
                </Text>
              }
              disabled={counted.tag === tag}
              onClick={() => onNarrow({ tag })}
            >
              {tag}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}
