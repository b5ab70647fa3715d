import { Skeleton, Stack } from '@mantine/core'
import { Card } from './card.tsx'

/** The layout of cards while they are being read, by their heights. */
export function SkeletonCards({ heights, label }: { heights: number[]; label: string }) {
  return (
    <Stack role="status" aria-label={label} gap="md">
      {heights.map((height, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards never move
        <Card key={at}>
          <Skeleton height={14} width={160} />
          <Skeleton height={height} mt="md" />
        </Card>
      ))}
    </Stack>
  )
}
