import { Title } from '@mantine/core'

export function NewSiteScreen() {
  return <Title order={1}>Sites</Title>
}
