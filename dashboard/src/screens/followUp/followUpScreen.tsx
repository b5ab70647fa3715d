import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Button, Kbd, Skeleton, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { useCase, useCases } from '../../api/cases.ts'
import { useMay } from '../../api/me.ts'
import { Failed } from '../../components/failed.tsx'
import { useTitle } from '../../components/useTitle.ts'
import { type CaseTab, caseNarrowing, caseTabNames, caseTabs, nextCase, readCaseTab } from '../../filters/caseTabs.ts'
import { wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { CaseList } from './caseList.tsx'
import { type CaseHandle, CasePane } from './casePane.tsx'
import { EvidencePane } from './evidencePane.tsx'
import css from './followUp.module.css'
import { NoCases } from './noCases.tsx'
import { type CaseCommand, useCaseKeys } from './useCaseKeys.ts'
import { useSteadyCases } from './useSteadyCases.ts'

const phoneWidth = '(max-width: 48em)'
const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f']

/** The list that the URL asks for, in an order that stays. */
function useList(siteId: string, search: URLSearchParams) {
  const tab = readCaseTab(search)
  const narrowing = caseNarrowing(search)
  const list = useCases(siteId, { ...caseTabs[tab].query, ...narrowing })
  const question = JSON.stringify([siteId, tab, narrowing, list.isPlaceholderData])
  const cases = useSteadyCases(question, list.data?.cases ?? [])
  return { tab, narrowing, list, cases, settled: list.data !== undefined && !list.isPlaceholderData }
}

/** With room for both, a list without an open case opens its first one. */
function useOpenFirst(url: string | null): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (url !== null) navigate(url, { replace: true })
  }, [url, navigate])
}

/** Cases, the open one, and what shows what happened: side by side, or on a phone one after the other. */
export function FollowUpScreen() {
  const { siteId = '', caseId = null } = useParams()
  const [search] = useSearchParams()
  const { tab, narrowing, list, cases, settled } = useList(siteId, search)
  const phone = useMediaQuery(phoneWidth, undefined, { getInitialValueInEffect: false }) ?? false
  const navigate = useNavigate()
  const handle = useRef<CaseHandle>(null)
  useTitle('Follow-up')

  const query = search.size === 0 ? '' : `?${search}`
  const urlOf = (id: string) => urls.followUpCase(siteId, id) + query
  const first = cases[0]
  useOpenFirst(settled && !phone && caseId === null && first ? urlOf(first.caseId) : null)

  const place = usePlace(cases, caseId)
  useCaseKeys((command: CaseCommand) => {
    if (command === 'next' || command === 'previous') {
      const to = place(command === 'next' ? 1 : -1)
      if (to !== null && to.caseId !== caseId) navigate(urlOf(to.caseId), { replace: caseId !== null })
    } else handle.current?.[command]()
  })

  const nothing = settled && cases.length === 0 && caseId === null
  const alone = phone && caseId !== null
  return (
    <div className={css.screen}>
      {alone ? (
        <PhoneHead listUrl={urls.followUp(siteId) + query} next={place(1)} caseId={caseId} urlOf={urlOf} />
      ) : (
        <header className={css.head}>
          <h1>Follow-up</h1>
          <Tabs siteId={siteId} search={search} tab={tab} counts={list.data?.counts} />
          <KeyHints />
        </header>
      )}
      {list.error && !list.data ? (
        <div className={css.empty}>
          <Failed error={list.error} what="The cases could not be read" retry={() => list.refetch()} />
        </div>
      ) : nothing ? (
        <div className={css.empty}>
          <NoCases tab={tab} narrowed={Object.keys(narrowing).length > 0} siteId={siteId} />
        </div>
      ) : (
        <>
          {alone ? null : (
            <div className={css.list} data-changing={list.isPlaceholderData}>
              <Narrowed narrowing={narrowing} clear={urls.followUp(siteId) + tabSearch(new URLSearchParams(), tab)} />
              {list.data ? <CaseList cases={cases} openId={caseId} urlOf={urlOf} phone={phone} /> : <ListSkeleton />}
              <More shown={cases.length} total={list.data?.total.n ?? 0} />
            </div>
          )}
          {caseId === null ? null : (
            <OpenCase key={caseId} siteId={siteId} caseId={caseId} phone={phone} handle={handle} />
          )}
        </>
      )}
    </div>
  )
}

/** The list is cut off where nobody scrolls to; it says so. */
function More({ shown, total }: { shown: number; total: number }) {
  if (total <= shown) return null
  return (
    <div className={css.note}>
      The newest {wholeNumber(shown)} of {wholeNumber(total)}. As they are dealt with, the others move up.
    </div>
  )
}

function ListSkeleton() {
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

function Tabs({ siteId, search, tab, counts }: TabsProps) {
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

/** Where in the list the open case stands or stood: once it has left the list, next is what came after it. */
function usePlace(cases: FollowUpCase[], caseId: string | null) {
  const lastAt = useRef(0)
  const at = cases.findIndex((one) => one.caseId === caseId)
  useEffect(() => {
    if (at >= 0) lastAt.current = at
  }, [at])
  return (step: 1 | -1): FollowUpCase | null => {
    if (at >= 0) return nextCase(cases, caseId, step)
    if (caseId === null) return cases[0] ?? null
    const to = step === 1 ? lastAt.current : lastAt.current - 1
    return cases[Math.max(0, Math.min(cases.length - 1, to))] ?? null
  }
}

function tabSearch(search: URLSearchParams, tab: string): string {
  const next = new URLSearchParams(search)
  if (tab === 'open') next.delete('tab')
  else next.set('tab', tab)
  const text = next.toString()
  return text === '' ? '' : `?${text}`
}

function KeyHints() {
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
            <Kbd size="xs">n</Kbd> note
          </span>
        </>
      ) : null}
    </div>
  )
}

type PhoneHeadProps = { listUrl: string; next: FollowUpCase | null; caseId: string; urlOf: (caseId: string) => string }

function PhoneHead({ listUrl, next, caseId, urlOf }: PhoneHeadProps) {
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

function Narrowed({ narrowing, clear }: { narrowing: Record<string, string>; clear: string }) {
  const names: Record<string, string> = {
    point: 'of one struggle point',
    person: 'of one person',
    flagging: 'flagged together',
  }
  const says = Object.keys(narrowing).map((key) => names[key] ?? key)
  if (says.length === 0) return null
  return (
    <div className={css.note}>
      Only cases {says.join(', ')}. <Link to={clear}>Show all</Link>
    </div>
  )
}

type OpenCaseProps = { siteId: string; caseId: string; phone: boolean; handle: React.Ref<CaseHandle> }

function OpenCase({ siteId, caseId, phone, handle }: OpenCaseProps) {
  const one = useCase(siteId, caseId)
  if (one.error && !one.data) {
    return (
      <div className={css.case}>
        <Failed error={one.error} what="The case could not be read" retry={() => one.refetch()} />
      </div>
    )
  }
  if (!one.data) {
    return (
      <div className={css.case} role="status" aria-label="Loading the case">
        <Skeleton height={24} width="70%" />
        <Skeleton height={16} width="40%" mt="sm" />
        <Skeleton height={36} mt="lg" />
        <Skeleton height={140} mt="lg" />
      </div>
    )
  }
  return (
    <div className={css.right}>
      <article className={css.case} aria-label={`Case of ${one.data.who}`}>
        <CasePane siteId={siteId} shown={one.data} phone={phone} handle={handle} />
      </article>
      <section className={css.evidence} aria-label="What happened">
        <h2>What happened</h2>
        <EvidencePane siteId={siteId} shown={one.data} />
      </section>
    </div>
  )
}
