import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { useTitle } from '../components/useTitle.ts'
import { urls } from '../routes.ts'

export function NotFound() {
  useTitle('No such page')
  return (
    <Stack gap="xs" py="xl">
      <Title order={1}>There is no page here</Title>
      <Text c="dimmed">The address may be mistyped, or the page has moved.</Text>
      <Anchor component={Link} to={urls.home}>
        Go to the sessions
      </Anchor>
    </Stack>
  )
}
