import { NativeSelect } from '@mantine/core'
import { useSegments } from '../../api/segments.ts'
import { segmentNamed } from './words.ts'

type Props = { siteId: string; segment: string; onChange: (segment: string) => void }

/** One of the saved segments, or none; and what was chosen before, however it stands. */
export function SegmentChoice({ siteId, segment, onChange }: Props) {
  const saved = useSegments(siteId)
  const listed = (saved.data ?? []).map(({ segmentId, name }) => ({ value: segmentId, label: name }))
  const isListed = segment === '' || listed.some(({ value }) => value === segment)
  const other = { value: segment, label: saved.data ? segmentNamed(segment, saved.data) : 'Reading it …' }
  return (
    <NativeSelect
      label="Only in the segment"
      value={segment}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: 'everybody' }, ...(isListed ? [] : [other]), ...listed]}
    />
  )
}
