import type { CustomerDetail } from '@hindsight/protocol/api/customers'
import { Anchor, Button, Group } from '@mantine/core'
import { IconArrowsJoin, IconFlag } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useCustomerCard } from '../../api/customerCard.ts'
import { useCustomer } from '../../api/customers.ts'
import { useMay } from '../../api/me.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { ContactLine } from '../../components/contact/contactLine.tsx'
import { ContactStatusLine } from '../../components/contact/contactStatusLine.tsx'
import { Failed } from '../../components/failed.tsx'
import { FlagDialog } from '../../components/flag/flagDialog.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { useNow } from '../../components/useNow.ts'
import { money, wholeNumber } from '../../format/number.ts'
import { personLabel } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './customer.module.css'
import { Devices } from './devices.tsx'
import { HerData } from './herData.tsx'
import { MergeDialog } from './mergeDialog.tsx'
import { NowCard } from './nowCard.tsx'
import { Timeline } from './timeline.tsx'

export function CustomerScreen() {
  const { siteId = '', person = '' } = useParams()
  const customer = useCustomer(siteId, person)
  const site = useSite(siteId)
  const error = customer.error ?? site.error
  if (error && !customer.data) {
    const gone = error instanceof ApiProblem && error.status === 404
    return (
      <>
        <ScreenHead title="Customer" />
        <Failed
          error={error}
          what={gone ? 'There is no such person' : 'The customer could not be read'}
          retry={() => void customer.refetch()}
        />
        <Anchor component={Link} to={urls.customers(siteId)} mt="md" display="inline-block">
          All customers
        </Anchor>
      </>
    )
  }
  if (!customer.data || !site.data) {
    return (
      <>
        <ScreenHead title="Customer" />
        <SkeletonCards heights={[44, 76, 320]} label="Loading the customer" />
      </>
    )
  }
  return (
    // Another person is another page: nothing revealed may stay.
    <Customer key={person} siteId={siteId} detail={customer.data} currency={site.data.settings.currency} />
  )
}

type Props = { siteId: string; detail: CustomerDetail; currency: string }

function Customer({ siteId, detail, currency }: Props) {
  const { customer } = detail
  const mayWrite = useMay('cases.write')
  const [doing, setDoing] = useState<'flag' | 'merge' | null>(null)
  const who = customer.contact.name === '' ? personLabel(customer.person) : customer.contact.name
  const known = customer.customerId !== ''
  const liveSession = useCustomerCard(siteId, customer.person).data?.now?.sessionId ?? null
  return (
    <>
      <ScreenHead
        title={who}
        says={
          known
            ? `Customer${customer.contact.name === '' ? '' : ` ${customer.customerId}`}, ${customer.verified ? 'verified by the site’s server' : 'as the browser claims'}`
            : 'A visitor who has not said who she is'
        }
        actions={
          <Group gap={8}>
            {customer.caseId === null ? null : (
              <Button component={Link} to={urls.followUpCase(siteId, customer.caseId)} variant="default">
                Open case
              </Button>
            )}
            {mayWrite && known ? (
              <Button
                variant="default"
                leftSection={<IconArrowsJoin size={16} aria-hidden />}
                onClick={() => setDoing('merge')}
              >
                Merge
              </Button>
            ) : null}
            {mayWrite ? (
              <Button leftSection={<IconFlag size={16} aria-hidden />} onClick={() => setDoing('flag')}>
                Flag for follow-up
              </Button>
            ) : null}
          </Group>
        }
      />
      <NowCard siteId={siteId} person={customer.person} />
      <div className={css.layout}>
        <div className={css.side}>
          <Card title="How to reach her">
            <ContactLine
              siteId={siteId}
              person={customer.person}
              who={who}
              reachable={customer.reachable}
              masked={customer.contact}
              suggestedReason=""
            />
          </Card>
          {known ? (
            <Card title="May she be contacted?">
              <ContactStatusLine siteId={siteId} person={customer.person} withConsent />
            </Card>
          ) : null}
          <Figures detail={detail} currency={currency} />
          <Card title="Devices">
            <Devices visitors={detail.visitors} />
          </Card>
          <HerData siteId={siteId} person={customer.person} who={who} />
        </div>
        <Card title="What happened">
          <Timeline siteId={siteId} person={customer.person} liveSession={liveSession} />
        </Card>
      </div>
      {doing === 'flag' ? (
        <FlagDialog siteId={siteId} person={customer.person} who={who} onClose={() => setDoing(null)} />
      ) : null}
      {doing === 'merge' ? (
        <MergeDialog siteId={siteId} customer={customer} who={who} onClose={() => setDoing(null)} />
      ) : null}
    </>
  )
}

function Figures({ detail, currency }: { detail: CustomerDetail; currency: string }) {
  const { customer } = detail
  const now = useNow(10_000)
  const figures: [string, string, string?][] = [
    ['Sessions', wholeNumber(customer.sessions.n)],
    ['Struggles', wholeNumber(customer.struggles)],
    ['Orders', wholeNumber(customer.orders)],
    ['Revenue', money(customer.revenue, currency)],
    ['Last seen', relativeTime(customer.lastTs, now), exactTime(customer.lastTs)],
    ['First seen', relativeTime(customer.firstTs, now), exactTime(customer.firstTs)],
  ]
  return (
    <dl className={css.figures} aria-label="Figures">
      {figures.map(([name, value, exact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={exact}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
