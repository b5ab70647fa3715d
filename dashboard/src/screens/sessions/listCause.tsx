import { Button } from '@mantine/core'
import { queryOf } from '../../api/sessions.ts'
import { CauseCard } from '../../components/cause/causeCard.tsx'
import { useLookedInto } from '../../components/cause/useLookedInto.ts'
import { isFiltered, type SessionFilters } from '../../filters/sessionFilters.ts'
import css from './listCause.module.css'

/** What a list of everybody, of a comparison, or of another period than the rest cannot be asked. */
function mayAsk(filters: SessionFilters): boolean {
  const { compared, promotion, reached, order, ...others } = filters.counted
  if (compared !== undefined || promotion !== undefined || reached !== undefined) return false
  return isFiltered({ ...filters, counted: others })
}

/** What sets the persons of the list apart from the rest of the period, where it is narrowed to some. */
export function ListCause({ siteId, filters }: { siteId: string; filters: SessionFilters }) {
  const [lookedInto, lookInto] = useLookedInto()
  if (!mayAsk(filters)) return null
  const isOpen = lookedInto === 'list'
  const { from, to, limit, order, ...of } = queryOf(filters) as ReturnType<typeof queryOf> & Record<string, never>
  return (
    <div className={css.cause}>
      <Button variant="default" size="compact-sm" aria-expanded={isOpen} onClick={() => lookInto(isOpen ? '' : 'list')}>
        What sets these persons apart?
      </Button>
      {isOpen ? (
        <CauseCard
          siteId={siteId}
          of={of}
          period={filters.period}
          title="What sets these persons apart from the rest"
        />
      ) : null}
    </div>
  )
}
