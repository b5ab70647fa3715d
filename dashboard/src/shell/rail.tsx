import { Text, Tooltip } from '@mantine/core'
import { Link, useLocation } from 'react-router'
import { periodSearch } from '../filters/period.ts'
import type { Place } from './places.ts'
import css from './rail.module.css'
import { usePlaces } from './usePlaces.ts'

/** The left rail. `compact` shows icons only, where the screen needs the width. */
export function Rail({ compact, onNavigate }: { compact: boolean; onNavigate: () => void }) {
  const groups = usePlaces()
  return (
    <div className={css.rail} data-compact={compact || undefined}>
      {groups.map(({ job, places }) => (
        <div key={job} className={css.group}>
          {job === '' ? null : (
            <Text component="h2" className={css.job} id={`rail-${job}`}>
              {job}
            </Text>
          )}
          <ul {...(job === '' ? {} : { 'aria-labelledby': `rail-${job}` })}>
            {places.map((place) => (
              <RailLink key={place.name} place={place} compact={compact} onNavigate={onNavigate} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

function RailLink({ place, compact, onNavigate }: { place: Place; compact: boolean; onNavigate: () => void }) {
  const { pathname, search } = useLocation()
  if (place.to === null) return null
  const here = pathname === place.to || place.also?.test(pathname) === true
  return (
    <li>
      <Tooltip label={place.name} position="right" disabled={!compact}>
        <Link
          to={place.to + (place.ofPeriod ? periodSearch(new URLSearchParams(search)) : '')}
          className={css.link}
          aria-current={here ? 'page' : undefined}
          onClick={onNavigate}
        >
          <place.icon size={18} stroke={1.7} aria-hidden />
          <span className={css.name}>{place.name}</span>
        </Link>
      </Tooltip>
    </li>
  )
}
