import type { FixGroup } from '@hindsight/protocol/api/fix'
import { Anchor, Button, Group, Kbd, SegmentedControl, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import { useCustomers } from '../../api/customers.ts'
import { useMay } from '../../api/me.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { type CustomerFilters, useCustomerFilters } from '../../filters/customerFilters.ts'
import { periodLabel } from '../../filters/period.ts'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { CustomerList } from './customerList.tsx'

const typingPauseMs = 250
const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

export function CustomersScreen() {
  const { siteId = '' } = useParams()
  const { filters, change, clear } = useCustomerFilters()
  const customers = useCustomers(siteId, filters)
  const site = useSite(siteId)
  const mayImport = useMay('imports.make')
  const problem = site.error ?? (customers.rows.length === 0 ? customers.error : null)
  return (
    <>
      <ScreenHead
        title="Customers"
        actions={
          mayImport ? (
            <Button component={Link} to={urls.imports(siteId)} variant="default">
              Import
            </Button>
          ) : undefined
        }
        says={
          <span aria-live="polite">
            {problem ? (
              ' '
            ) : customers.total === null ? (
              <Skeleton component="span" h={14} w={90} display="inline-block" />
            ) : (
              countOf(customers.total, 'person', 'persons')
            )}
          </span>
        }
      />
      <Group gap={8} mb="sm" align="center">
        <CustomerSearch text={filters.text} search={(text, replace) => change({ text }, replace)} />
        <SegmentedControl
          size="sm"
          aria-label="Known or not"
          styles={{ label: { fontWeight: 500 } }}
          data={[
            { value: '', label: 'All' },
            { value: 'true', label: 'Customers' },
            { value: 'false', label: 'Anonymous' },
          ]}
          value={filters.known}
          onChange={(known) => change({ known })}
        />
        <Drilled filters={filters} clear={clear} />
      </Group>
      {problem ? (
        <Failed
          error={problem}
          what="The customers could not be read"
          retry={() => {
            void site.refetch()
            void customers.retry()
          }}
        />
      ) : customers.loading || !site.data ? (
        <Stack gap={8} role="status" aria-label="Loading customers">
          {skeletonRows.map((row) => (
            <Skeleton key={row} height={54} radius={8} />
          ))}
        </Stack>
      ) : customers.rows.length === 0 ? (
        <NoCustomers siteId={siteId} filters={filters} clear={clear} />
      ) : (
        <div aria-busy={customers.changing} style={{ opacity: customers.changing ? 0.6 : 1 }}>
          <CustomerList
            key={JSON.stringify(filters)}
            siteId={siteId}
            currency={site.data.settings.currency}
            rows={customers.rows}
          />
          {customers.hasMore ? (
            <Button variant="default" mt="md" loading={customers.loadingMore} onClick={() => void customers.loadMore()}>
              Show more
            </Button>
          ) : null}
        </div>
      )}
    </>
  )
}

type SearchProps = { text: string; search: (text: string, replace: boolean) => void }

/** Name, e-mail, phone, customer or order number. `t` leads here, Escape out again. */
function CustomerSearch({ text, search }: SearchProps) {
  const [draft, setDraft] = useState(text)
  const field = useRef<HTMLInputElement>(null)
  const sent = useRef(text)
  // Back may change what is searched for: the field follows, but not while someone types in it.
  useEffect(() => {
    if (text === sent.current) return
    sent.current = text
    setDraft(text)
  }, [text])
  const send = (value: string) => {
    const wanted = value.trim()
    if (wanted === sent.current) return
    const replace = sent.current !== '' && wanted !== ''
    sent.current = wanted
    search(wanted, replace)
  }
  const later = useDebouncedCallback(send, typingPauseMs)
  useHotkeys([['t', () => field.current?.focus()]])
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label="Search customers"
      placeholder="Name, e-mail, phone, customer or order number"
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        draft === '' ? (
          <Kbd size="xs" aria-hidden>
            t
          </Kbd>
        ) : null
      }
      aria-keyshortcuts="t"
      style={{ flex: '1 1 280px' }}
      maw={460}
      maxLength={200}
      autoComplete="off"
      value={draft}
      onChange={(event) => {
        setDraft(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') send(draft)
        if (event.key !== 'Escape') return
        // Browsers empty a search field by it; who was found stays.
        event.preventDefault()
        field.current?.blur()
      }}
    />
  )
}

const fixWords: Record<FixGroup, string> = {
  stillOpen: 'still waiting since its fix',
  notTold: 'waiting and not told of its fix',
  told: 'told of its fix',
  returned: 'back since its fix',
  convertedSince: 'converted since they were told of its fix',
}

/** Where a count led here: whom it counted, to be taken away with a click. */
function Drilled({ filters, clear }: { filters: CustomerFilters; clear: () => void }) {
  const says = [
    ...(filters.point === '' ? [] : ['hit by one struggle point']),
    ...(filters.fix === '' ? [] : [fixWords[filters.fix]]),
    ...(filters.reached === '' ? [] : [`reached step ${filters.reached} of a funnel`]),
    ...(filters.dropped === '' ? [] : [`left a funnel after step ${filters.dropped}`]),
    ...(filters.period?.segment === undefined ? [] : ['in a segment']),
    ...(filters.period === null ? [] : [periodLabel(filters.period)]),
  ]
  if (says.length === 0) return null
  return (
    <Button
      variant="light"
      size="compact-sm"
      h={28}
      radius="xl"
      rightSection={<IconX size={14} aria-hidden />}
      aria-label={`Remove filter: ${says.join(', ')}`}
      onClick={clear}
    >
      {says.join(', ')}
    </Button>
  )
}

function NoCustomers({ siteId, filters, clear }: { siteId: string; filters: CustomerFilters; clear: () => void }) {
  const filtered = filters.text !== '' || filters.known !== '' || filters.point !== '' || filters.period !== null
  return (
    <Card>
      <Stack align="center" gap="xs" py={48} ta="center">
        <Text fw={600}>{filtered ? 'Nobody found' : 'Nobody has been here yet'}</Text>
        <Text size="sm" c="dimmed" maw={480}>
          {filtered
            ? 'Whole words of a name, an e-mail address, a phone number, a customer number or an order number find a person.'
            : 'Everyone who visits the site appears here, and gets a name as soon as the site says who she is.'}
        </Text>
        {filtered ? (
          <Button variant="default" onClick={clear} mt="xs">
            Clear the search
          </Button>
        ) : (
          <Anchor component={Link} to={urls.sessions(siteId)} size="sm">
            Go to the sessions
          </Anchor>
        )}
      </Stack>
    </Card>
  )
}
