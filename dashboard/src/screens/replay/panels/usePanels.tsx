import { IconListDetails } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Panel } from '../additions.ts'
import { Facts } from '../facts.tsx'
import type { Replay } from '../replayContext.ts'
import type { LoadState } from '../stream/loader.ts'

const drawn = { size: 20, stroke: 1.6 } as const

/** The panels of the player itself, in their order. */
export function usePanels({ detail, plan }: Replay, loaded: LoadState): Panel[] {
  return useMemo(
    () => [
      {
        id: 'facts',
        label: 'Facts',
        icon: <IconListDetails {...drawn} />,
        count: null,
        content: <Facts detail={detail} plan={plan} loaded={loaded} />,
      },
    ],
    [detail, plan, loaded],
  )
}
