import { Title } from '@mantine/core'

export function SiteScreen() {
  return <Title order={1}>Sites</Title>
}
