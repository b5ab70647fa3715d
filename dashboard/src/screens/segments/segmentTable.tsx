import type { SavedSegment } from '@hindsight/protocol/api/segments'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link } from 'react-router'
import table from '../../components/table/frameTable.module.css'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './segments.module.css'

type Props = {
  siteId: string
  segments: SavedSegment[]
  mayManage: boolean
  onChange: (segment: SavedSegment) => void
  onCopy: (segment: SavedSegment) => void
  onRemove: (segment: SavedSegment) => void
}

/** Saved segments, by name. The name opens its sessions. */
export function SegmentTable({ siteId, segments, ...acts }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={table.frame} tabIndex={0} aria-label="Segments, table">
      <table className={`${table.table} ${css.saved}`}>
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col">Sessions that</th>
            <th scope="col">Changed</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <tr key={segment.segmentId}>
              <th scope="row">
                <Link
                  className={table.name}
                  to={`${urls.sessions(siteId)}?${new URLSearchParams({ segment: segment.segmentId })}`}
                >
                  {segment.name}
                </Link>
              </th>
              <td className={css.meaning}>{segment.says}</td>
              <td className={table.dim} title={exactTime(segment.changedAt)}>
                {relativeTime(segment.changedAt)}, {segment.changedBy}
              </td>
              <td className={table.number}>
                <Acts segment={segment} {...acts} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type ActsProps = { segment: SavedSegment } & Omit<Props, 'siteId' | 'segments'>

function Acts({ segment, mayManage, onChange, onCopy, onRemove }: ActsProps) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`What to do with ${segment.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(segment)}>
          {mayManage ? 'Change, or see what it was before' : 'See its conditions'}
        </Menu.Item>
        <Menu.Item onClick={() => onCopy(segment)}>Copy …</Menu.Item>
        {mayManage ? <Menu.Item onClick={() => onRemove(segment)}>Remove</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  )
}
