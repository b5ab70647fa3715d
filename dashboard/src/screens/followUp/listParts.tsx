/** What stands around the list of cases: its tabs, hints, the phone's head, and what it is narrowed to. */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Button, Kbd, Skeleton, VisuallyHidden } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { useMay } from '../../api/me.ts'
import { type CaseTab, caseTabNames, caseTabs } from '../../filters/caseTabs.ts'
import { wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import css from './followUp.module.css'

const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f']

/** The list is cut off where nobody scrolls to; it says so. */
export function More({ shown, total }: { shown: number; total: number }) {
  if (total <= shown) return null
  return (
    <div className={css.note}>
      The newest {wholeNumber(shown)} of {wholeNumber(total)}. As they are dealt with, the others move up.
    </div>
  )
}

export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading cases" style={{ padding: 16 }}>
      {skeletonRows.map((row) => (
        <Skeleton key={row} height={56} mb="sm" />
      ))}
    </div>
  )
}

type TabsProps = {
  siteId: string
  search: URLSearchParams
  tab: CaseTab
  counts: Record<CaseTab, { n: number }> | undefined
}

export function Tabs({ siteId, search, tab, counts }: TabsProps) {
  return (
    <nav className={css.tabs} aria-label="Cases by state">
      {caseTabNames.map((name) => (
        <Link
          key={name}
          to={urls.followUp(siteId) + tabSearch(search, name)}
          aria-current={name === tab ? 'page' : undefined}
        >
          {caseTabs[name].label} <b>{counts ? wholeNumber(counts[name].n) : '…'}</b>
        </Link>
      ))}
    </nav>
  )
}

export function tabSearch(search: URLSearchParams, tab: string): string {
  const next = new URLSearchParams(search)
  if (tab === 'open') next.delete('tab')
  else next.set('tab', tab)
  const text = next.toString()
  return text === '' ? '' : `?${text}`
}

export function KeyHints() {
  const mayWrite = useMay('cases.write')
  return (
    <div className={css.keys} aria-hidden>
      <span>
        <Kbd size="xs">j</Kbd> <Kbd size="xs">k</Kbd> next, previous
      </span>
      {mayWrite ? (
        <>
          <span>
            <Kbd size="xs">a</Kbd> take it
          </span>
          <span>
            <Kbd size="xs">c</Kbd> contact
          </span>
          <span>
            <Kbd size="xs">x</Kbd> select
          </span>
          <span>
            <Kbd size="xs">?</Kbd> all keys
          </span>
        </>
      ) : null}
    </div>
  )
}

type PhoneHeadProps = { listUrl: string; next: FollowUpCase | null; caseId: string; urlOf: (caseId: string) => string }

export function PhoneHead({ listUrl, next, caseId, urlOf }: PhoneHeadProps) {
  const { state } = useLocation()
  return (
    <header className={css.head} style={{ justifyContent: 'space-between' }}>
      <VisuallyHidden component="h1">Follow-up</VisuallyHidden>
      <Button
        component={Link}
        to={listUrl}
        state={state}
        variant="subtle"
        leftSection={<IconArrowLeft size={18} aria-hidden />}
        px={4}
      >
        All cases
      </Button>
      {next === null || next.caseId === caseId ? null : (
        <Button component={Link} to={urlOf(next.caseId)} replace variant="default">
          Next case
        </Button>
      )}
    </header>
  )
}

export function Narrowed({ narrowing, clear }: { narrowing: Record<string, string>; clear: string }) {
  const names: Record<string, string> = {
    point: 'of one struggle point',
    person: 'of one person',
    flagging: 'flagged together',
    ticket: 'of one ticket',
  }
  const says = Object.keys(narrowing).map((key) => names[key] ?? key)
  if (says.length === 0) return null
  return (
    <div className={css.note}>
      Only cases {says.join(', ')}. <Link to={clear}>Show all</Link>
    </div>
  )
}
