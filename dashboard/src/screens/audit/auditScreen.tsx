import type { AuditEntry } from '@hindsight/protocol/api/accounts'
import { Button, Group, NativeSelect, Skeleton, Stack, Text } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { Link } from 'react-router'
import { type AuditFilters, useAccounts, useAudit } from '../../api/colleagues.ts'
import { useMay } from '../../api/me.ts'
import { useSites } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useNow } from '../../components/useNow.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './audit.module.css'
import { actionSays, auditGroups, detailSays, whoSays } from './words.ts'

function useAuditFilters() {
  const [search, setSearch] = useSearch()
  const text = search.toString()
  const filters = useMemo((): AuditFilters => {
    const read = new URLSearchParams(text)
    return { account: read.get('account') ?? '', action: read.get('action') ?? '', siteId: read.get('site') ?? '' }
  }, [text])
  const change = useCallback(
    (key: 'account' | 'action' | 'site', value: string) =>
      setSearch((before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      }),
    [setSearch],
  )
  return { filters, change }
}

/** Who did what, when: every replay watched, every contact revealed, every change of people and settings. */
export function AuditScreen() {
  const { filters, change } = useAuditFilters()
  const audit = useAudit(filters)
  const mayManage = useMay('accounts.manage')
  const people = useAccounts(mayManage).data?.accounts ?? []
  const sites = useSites().data ?? []
  const siteName = (id: string) => sites.find(({ siteId }) => siteId === id)?.name ?? id
  return (
    <>
      <ScreenHead
        title="Audit"
        says={
          audit.total === null
            ? 'Who did what, newest first'
            : `${countOf(audit.total, 'entry', 'entries')}, newest first`
        }
      />
      <Group gap={8} mb="sm" role="group" aria-label="Filters">
        <NativeSelect
          aria-label="What"
          data={auditGroups.map(({ value, label }) => ({ value, label }))}
          value={filters.action}
          onChange={(event) => change('action', event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="Who"
          data={[
            { value: '', label: 'Everyone' },
            ...people.map(({ accountId, name }) => ({ value: accountId, label: name })),
            { value: 'api-key', label: 'API keys' },
          ]}
          value={filters.account}
          onChange={(event) => change('account', event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="Site"
          data={[
            { value: '', label: 'All sites' },
            ...sites.map(({ siteId, name }) => ({ value: siteId, label: name })),
          ]}
          value={filters.siteId}
          onChange={(event) => change('site', event.currentTarget.value)}
        />
      </Group>
      {audit.error && audit.entries.length === 0 ? (
        <Failed error={audit.error} what="The audit trail could not be read" retry={() => void audit.retry()} />
      ) : audit.loading ? (
        <Skeleton height={320} radius={12} role="status" aria-label="Loading the audit trail" />
      ) : audit.entries.length === 0 ? (
        <Card>
          <Stack align="center" gap={4} py={48} ta="center">
            <Text fw={600}>Nothing of this kind has happened</Text>
            <Text size="sm" c="dimmed" maw={480}>
              Watching a replay, revealing how to reach someone, signing in and every change of people and settings is
              written down here.
            </Text>
          </Stack>
        </Card>
      ) : (
        <div style={{ opacity: audit.changing ? 0.6 : 1 }}>
          <ol className={css.list} aria-label="Audit trail">
            {audit.entries.map((entry) => (
              <Entry key={entry.entryId} entry={entry} siteName={siteName(entry.siteId)} />
            ))}
          </ol>
          {audit.hasMore ? (
            <Button variant="default" mt="md" loading={audit.loadingMore} onClick={() => void audit.loadMore()}>
              Show earlier
            </Button>
          ) : null}
        </div>
      )}
    </>
  )
}

function Entry({ entry, siteName }: { entry: AuditEntry; siteName: string }) {
  const now = useNow(30_000)
  const detail = detailSays(entry.detail)
  const where = [siteName, entry.address].filter((part) => part !== '').join(' · ')
  return (
    <li className={css.entry}>
      <time dateTime={new Date(entry.at).toISOString()} title={exactTime(entry.at)}>
        {relativeTime(entry.at, now)}
      </time>
      <div>
        <span>
          <b>{whoSays(entry)}</b> {actionSays(entry.action)} <Subject entry={entry} />
        </span>
        {detail === '' ? null : <span className={css.dim}>{detail}</span>}
      </div>
      <span className={css.dim}>{where}</span>
    </li>
  )
}

/** What it was done to; a link where there is something to see. */
function Subject({ entry: { action, subject, subjectName, who, siteId } }: { entry: AuditEntry }) {
  if (subject === '' || subject === who) return null
  if (action === 'replay.watched') return <Link to={urls.session(siteId, subject)}>{subject.slice(0, 8)}</Link>
  if (action.startsWith('contact')) return <Link to={urls.customer(siteId, subject)}>{subject}</Link>
  return <span>{subjectName === '' ? subject : subjectName}</span>
}
