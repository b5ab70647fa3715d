import { ActionIcon, Menu, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBraces, IconDownload, IconFileTypeHtml } from '@tabler/icons-react'
import { useState } from 'react'
import { exportHtml } from './exportHtml.ts'

type Props = { siteId: string; sessionId: string }

function jsonUrl({ siteId, sessionId }: Props): string {
  return `/api/sites/${encodeURIComponent(siteId)}/sessions/${encodeURIComponent(sessionId)}/export?for=json`
}

/** Takes the session along as a file. */
export function ExportMenu(props: Props) {
  const [isBusy, setIsBusy] = useState(false)

  const makeHtml = async () => {
    setIsBusy(true)
    try {
      await exportHtml(props.siteId, props.sessionId)
    } catch (error) {
      notifications.show({
        color: 'red',
        title: 'The session was not saved as a file',
        closeButtonProps: { 'aria-label': 'Close this message' },
        message: error instanceof Error ? error.message : String(error),
      })
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Menu position="bottom-end" width={320} shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={30} loading={isBusy} aria-label="Save as a file" title="Save as a file">
          <IconDownload size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFileTypeHtml size={18} stroke={1.6} aria-hidden />}
          onClick={() => void makeHtml()}
        >
          HTML file
          <Text component="span" display="block" size="xs" c="dimmed">
            Plays by itself in any browser, without a connection
          </Text>
        </Menu.Item>
        <Menu.Item
          component="a"
          href={jsonUrl(props)}
          download
          leftSection={<IconBraces size={18} stroke={1.6} aria-hidden />}
        >
          rrweb JSON
          <Text component="span" display="block" size="xs" c="dimmed">
            For other tools; opens here again as well
          </Text>
        </Menu.Item>
        <Menu.Divider />
        <Text size="xs" c="dimmed" px="sm" py={4}>
          As recorded, that is, masked; without who the customer is and without comments. It is written down who took
          it.
        </Text>
      </Menu.Dropdown>
    </Menu>
  )
}
