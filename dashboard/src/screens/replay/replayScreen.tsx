import { Title } from '@mantine/core'

export function ReplayScreen() {
  return <Title order={1}>Replay</Title>
}
