import { Title } from '@mantine/core'

export function RefusedScreen() {
  return <Title order={1}>Refused</Title>
}
