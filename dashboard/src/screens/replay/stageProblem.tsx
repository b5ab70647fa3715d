import { Alert, Button, Progress, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Player } from './player/player.ts'
import css from './stage.module.css'
import { StageNote } from './stage.tsx'
import type { LoadState } from './stream/loader.ts'
import { useReplayState } from './useReplayState.ts'

export function StageLoading({ loaded }: { loaded: LoadState }) {
  const share = loaded.totalBytes === 0 ? 0 : (loaded.loadedBytes / loaded.totalBytes) * 100
  return (
    <StageNote title="Reading the recording">
      <Progress value={share} aria-label="Reading the recording" w={240} mt={8} />
      <Text size="xs" mt={6}>
        {Math.round(loaded.loadedBytes / 1024)} of {Math.round(loaded.totalBytes / 1024)} kB
      </Text>
    </StageNote>
  )
}

type Props = { player: Player | null; loaded: LoadState; again: () => void }

/** What keeps the page from being shown, and what to do about it. */
export function StageProblem({ player, loaded, again }: Props) {
  const fault = useReplayState(player, (state) => state.fault)
  const says = loaded.problem ?? fault
  if (says === null) return null
  return (
    <Alert
      className={css.problem ?? ''}
      color="red"
      variant="outline"
      bg="var(--hs-card)"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={loaded.problem === null ? 'This moment could not be shown' : 'A part of the recording could not be read'}
    >
      <Text size="sm">{says}</Text>
      {loaded.problem === null ? (
        <Text size="sm">Go on to another step; the rest still plays.</Text>
      ) : (
        <Button size="xs" variant="default" mt="xs" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
