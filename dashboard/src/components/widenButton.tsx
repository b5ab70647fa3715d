import { Button } from '@mantine/core'
import { usePeriod } from '../filters/usePeriod.ts'

/** Where a period holds nothing: a longer one. */
export function WidenButton() {
  const { period, setPeriod } = usePeriod()
  if ('preset' in period && period.preset === '90d') return null
  return (
    <Button variant="default" onClick={() => setPeriod({ preset: '90d' })}>
      Look at the last 90 days
    </Button>
  )
}
