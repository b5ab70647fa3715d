import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useRouteError } from 'react-router'

/** A fault of the dashboard itself, or a part of it that could not be loaded. The rest stays usable. */
export function CrashScreen() {
  const error = useRouteError()
  // After an update the old parts are gone from the server: loading again gets the new ones.
  const gone = error instanceof TypeError && /import|module|fetch/i.test(error.message)
  return (
    <Stack p="xl" gap="sm" maw={640} role="alert">
      <Title order={1}>{gone ? 'This part could not be loaded' : 'This screen has failed'}</Title>
      <Text>
        {gone
          ? 'Hindsight was probably updated since you opened it. Reload the page to get the new version.'
          : 'That is a fault of Hindsight, not yours. Reload the page; if it happens again, report the text below.'}
      </Text>
      <Text ff="monospace" size="sm" c="dimmed">
        {error instanceof Error ? error.message : String(error)}
      </Text>
      <Group>
        <Button onClick={() => window.location.reload()}>Reload</Button>
      </Group>
    </Stack>
  )
}
