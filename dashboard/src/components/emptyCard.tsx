import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Card } from './card.tsx'

/** In the place of what is not there: why, and what to do about it. */
export function EmptyCard({ title, says, children }: { title: string; says: ReactNode; children?: ReactNode }) {
  return (
    <Card>
      <Stack align="center" gap="xs" py={48} ta="center">
        <Text component="h2" fw={600}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" maw={480}>
          {says}
        </Text>
        {children === undefined ? null : (
          <Group mt="xs" justify="center">
            {children}
          </Group>
        )}
      </Stack>
    </Card>
  )
}
