import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Button, Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { type CaseQuery, useCase, useCases } from '../../api/cases.ts'
import type { BulkOf } from '../../api/caseWork.ts'
import { useMay } from '../../api/me.ts'
import { Failed } from '../../components/failed.tsx'
import { useNow } from '../../components/useNow.ts'
import { useTitle } from '../../components/useTitle.ts'
import { caseChoices, caseNarrowing, caseQueryOf, nextCase, readCaseTab } from '../../filters/caseTabs.ts'
import { urls } from '../../routes.ts'
import { BulkBar } from './bulkBar.tsx'
import { StartCase } from './callerDialog.tsx'
import { CaseList } from './caseList.tsx'
import { type CaseHandle, CasePane } from './casePane.tsx'
import { EvidencePane } from './evidencePane.tsx'
import css from './followUp.module.css'
import { KeysDialog } from './keysDialog.tsx'
import { KeyHints, ListSkeleton, More, Narrowed, PhoneHead, Tabs, tabSearch } from './listParts.tsx'
import { ListTools } from './listTools.tsx'
import { NoCases } from './noCases.tsx'
import { type CaseCommand, useCaseKeys } from './useCaseKeys.ts'
import { type Selection, useSelection } from './useSelection.ts'
import { useSteadyCases } from './useSteadyCases.ts'
import { ViewsMenu } from './viewsMenu.tsx'

const phoneWidth = '(max-width: 48em)'

/** The list that the URL asks for, in an order that stays. */
function useList(siteId: string, search: URLSearchParams) {
  const tab = readCaseTab(search)
  const narrowing = caseNarrowing(search)
  const choices = caseChoices(search)
  const now = useNow(60_000)
  const query = { ...caseQueryOf(tab, now), ...narrowing, ...choices }
  const list = useCases(siteId, query)
  const question = JSON.stringify([siteId, tab, narrowing, choices, list.isPlaceholderData])
  const cases = useSteadyCases(question, list.data?.cases ?? [])
  const narrowed = Object.keys({ ...narrowing, ...choices }).length > 0
  return { tab, narrowing, narrowed, query, list, cases, settled: list.data !== undefined && !list.isPlaceholderData }
}

/**
 * With room for both, a list without an open case opens its first one. Where one has gone on meanwhile, which is shown a
 * moment later, that is not undone.
 */
function useOpenFirst(url: string | null): void {
  const navigate = useNavigate()
  const { key } = useLocation()
  useEffect(() => {
    const isStillHere = (window.history.state?.key ?? 'default') === key
    if (url !== null && isStillHere) navigate(url, { replace: true })
  }, [url, navigate, key])
}

/** Cases, the open one, and what shows what happened: side by side, or on a phone one after the other. */
export function FollowUpScreen() {
  const { siteId = '', caseId = null } = useParams()
  const [search] = useSearchParams()
  const asked = useList(siteId, search)
  const { tab, narrowed, list, cases, settled } = asked
  const mayWrite = useMay('cases.write')
  const selection = useSelection(cases.map((one) => one.caseId))
  const [asking, setAsking] = useState<'help' | 'caller' | null>(null)
  const phone = useMediaQuery(phoneWidth, undefined, { getInitialValueInEffect: false }) ?? false
  const navigate = useNavigate()
  const handle = useRef<CaseHandle>(null)
  useTitle('Follow-up')

  const query = search.size === 0 ? '' : `?${search}`
  const urlOf = (id: string) => urls.followUpCase(siteId, id) + query
  const first = cases[0]
  useOpenFirst(settled && !phone && caseId === null && first ? urlOf(first.caseId) : null)

  const place = usePlace(cases, caseId)
  const go = (step: 1 | -1) => {
    const to = place(step)
    if (to !== null && to.caseId !== caseId) navigate(urlOf(to.caseId), { replace: caseId !== null })
  }
  const commands: Record<CaseCommand, () => void> = {
    next: () => go(1),
    previous: () => go(-1),
    help: () => setAsking('help'),
    select: () => (mayWrite && caseId !== null ? selection.toggle(caseId) : undefined),
    assignToMe: () => handle.current?.assignToMe(),
    contact: () => handle.current?.contact(),
    note: () => handle.current?.note(),
    status: () => handle.current?.status(),
  }
  useCaseKeys((command) => commands[command]())

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
          <ViewsMenu siteId={siteId} search={search} listUrl={urls.followUp(siteId)} />
          {mayWrite ? (
            <Button variant="default" size="sm" onClick={() => setAsking('caller')}>
              Start a case
            </Button>
          ) : null}
          <KeyHints />
        </header>
      )}
      {list.error && !list.data ? (
        <div className={css.empty}>
          <Failed error={list.error} what="The cases could not be read" retry={() => list.refetch()} />
        </div>
      ) : nothing ? (
        <div className={css.empty}>
          <ListTools siteId={siteId} search={search} listUrl={urls.followUp(siteId)} />
          <NoCases tab={tab} narrowed={narrowed} siteId={siteId} />
        </div>
      ) : (
        <>
          {alone ? null : (
            <ListColumn
              siteId={siteId}
              asked={asked}
              search={search}
              phone={phone}
              openId={caseId}
              urlOf={urlOf}
              selection={mayWrite ? selection : null}
            />
          )}
          {caseId === null ? null : (
            <OpenCase key={caseId} siteId={siteId} caseId={caseId} phone={phone} handle={handle} />
          )}
        </>
      )}
      {asking === 'help' ? <KeysDialog onClose={() => setAsking(null)} /> : null}
      <StartCase siteId={siteId} asked={asking === 'caller'} onClose={() => setAsking(null)} />
    </div>
  )
}

type ColumnProps = {
  siteId: string
  asked: ReturnType<typeof useList>
  search: URLSearchParams
  phone: boolean
  openId: string | null
  urlOf: (caseId: string) => string
  selection: Selection | null
}

function ListColumn({ siteId, asked, search, phone, openId, urlOf, selection }: ColumnProps) {
  const { tab, narrowing, query, list, cases } = asked
  const listUrl = urls.followUp(siteId)
  const total = list.data?.total.n ?? 0
  return (
    <div className={css.list} data-changing={list.isPlaceholderData}>
      <Narrowed narrowing={narrowing} clear={listUrl + tabSearch(new URLSearchParams(), tab)} />
      <ListTools siteId={siteId} search={search} listUrl={listUrl} />
      {selection && selection.ids.length > 0 ? (
        <BulkBar
          siteId={siteId}
          selection={selection}
          query={bulkOf(query)}
          total={total}
          listed={cases.map((one) => one.caseId)}
        />
      ) : null}
      {list.data ? (
        <CaseList cases={cases} openId={openId} urlOf={urlOf} phone={phone} selection={selection} />
      ) : (
        <ListSkeleton />
      )}
      <More shown={cases.length} total={total} />
    </div>
  )
}

/** The same list for a change of all of it, which has no order. */
function bulkOf({ order: _order, ...filter }: CaseQuery): BulkOf {
  return filter
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
