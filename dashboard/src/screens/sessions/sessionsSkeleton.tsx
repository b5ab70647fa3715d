import { Skeleton } from '@mantine/core'
import listCss from './sessionList.module.css'
import rowCss from './sessionRow.module.css'

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

/** The layout of the list while it is being read. */
export function SessionsSkeleton() {
  return (
    <div className={listCss.frame} role="status" aria-label="Loading sessions">
      {rows.map((row) => (
        <div key={row} className={rowCss.row}>
          {['60%', '70%', '55%', '80%', '65%'].map((width, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
            <div key={at}>
              <Skeleton height={12} width={width} />
              <Skeleton height={10} width="45%" />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
