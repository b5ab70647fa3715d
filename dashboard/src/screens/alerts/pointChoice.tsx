import { Select } from '@mantine/core'
import { usePointSentence, useStruggles } from '../../api/struggles.ts'

const choices = { period: { preset: '30d' }, signal: '', path: '', state: 'open', mild: false } as const

type Props = { siteId: string; pointId: string; onChange: (pointId: string) => void; error: React.ReactNode }

/** One of the struggle points that are open, by what they say; and the one that was chosen before, however it stands. */
export function PointChoice({ siteId, pointId, onChange, error }: Props) {
  const points = useStruggles(siteId, choices)
  const chosen = usePointSentence(siteId, pointId, choices.period)
  const open = (points.data?.points ?? []).map(({ pointId: value, says, path }) => ({
    value,
    label: `${says} (${path})`,
  }))
  const isListed = pointId === '' || open.some(({ value }) => value === pointId)
  return (
    <Select
      label="Struggle point"
      placeholder={points.isLoading ? 'Reading them …' : 'Choose one'}
      nothingFoundMessage="No open struggle point is called that"
      searchable
      data={isListed ? open : [{ value: pointId, label: chosen ?? pointId }, ...open]}
      value={pointId === '' ? null : pointId}
      onChange={(value) => onChange(value ?? '')}
      error={error}
    />
  )
}
