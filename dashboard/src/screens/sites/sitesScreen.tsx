import { Title } from '@mantine/core'

export function SitesScreen() {
  return <Title order={1}>Sites</Title>
}
