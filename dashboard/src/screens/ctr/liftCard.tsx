import { Group, SegmentedControl, Select, Skeleton, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { type ArmKind, type Comparison, useComparison } from '../../api/promotions.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { ColumnHead } from '../../components/table/columnHead.tsx'
import table from '../../components/table/frameTable.module.css'
import { usePeriod } from '../../filters/usePeriod.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { countOf, money, perCent, wholeNumber } from '../../format/number.ts'
import css from './ctr.module.css'
import { LiftPlan, readEffect } from './liftPlan.tsx'

const kinds: { value: ArmKind; label: string }[] = [
  { value: 'creative', label: 'Creatives' },
  { value: 'arm', label: 'Arms' },
]

/** Two creatives or arms of a promotion, person by person: which is clicked more often, and may it be chance? */
export function LiftCard({ promotion }: { promotion: string }) {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const [search, setSearch] = useSearch()
  const of: ArmKind = search.get('of') === 'arm' ? 'arm' : 'creative'
  const given = (name: 'control' | 'treatment') => {
    const value = search.get(name)
    return value === null ? {} : { [name]: value }
  }
  const effect = readEffect(search.get('effect'))
  const comparison = useComparison(siteId, period, {
    promotion,
    of,
    effect,
    ...given('control'),
    ...given('treatment'),
  })
  const put = (key: 'of' | 'control' | 'treatment' | 'effect', value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        after.set(key, value)
        if (key === 'of') for (const name of ['control', 'treatment']) after.delete(name)
        return after
      },
      { preventScrollReset: true },
    )
  const { data } = comparison
  return (
    <Card
      title="Is one better than another?"
      says="Person by person, since each person was given one. Who met several is left out."
    >
      <Group gap="sm" mb="sm">
        <SegmentedControl
          size="sm"
          aria-label="What is compared"
          data={kinds}
          value={of}
          onChange={(value) => put('of', value)}
        />
        {data && data.arms.length > 2 ? <ArmChoice data={data} put={put} /> : null}
      </Group>
      {comparison.error && !data ? (
        <Failed error={comparison.error} what="They could not be compared" retry={() => void comparison.refetch()} />
      ) : data === undefined ? (
        <Skeleton height={160} radius={8} role="status" aria-label="Comparing" />
      ) : (
        <div style={{ opacity: comparison.isPlaceholderData ? 0.6 : 1 }}>
          <Text fw={600} mb="sm" role="status">
            {data.says}
          </Text>
          {data.arms.length === 0 ? null : <Arms data={data} />}
          <Notes data={data} />
          <LiftPlan data={data} effect={effect} choose={(next) => put('effect', String(next))} />
        </div>
      )}
    </Card>
  )
}

const nameOf = (name: string): string => (name === '' ? 'no name' : name)

function ArmChoice({ data, put }: { data: Comparison; put: (key: 'control' | 'treatment', value: string) => void }) {
  const options = data.arms.filter(({ name }) => name !== '').map(({ name }) => name)
  const of = (key: 'control' | 'treatment', label: string) => (
    <Select
      aria-label={label}
      w={180}
      allowDeselect={false}
      data={options}
      value={data[key]}
      onChange={(value) => value !== null && put(key, value)}
    />
  )
  return (
    <>
      {of('treatment', 'Compared')}
      <Text size="sm">against</Text>
      {of('control', 'Against')}
    </>
  )
}

function Arms({ data }: { data: Comparison }) {
  const scaleTo = Math.max(0.01, ...data.arms.map(({ personCtr }) => personCtr.high ?? 0))
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${css.table}`}>
        <thead>
          <tr>
            <th scope="col">Shown</th>
            <ColumnHead
              label="Persons who clicked"
              definition="Persons who clicked it, of persons who saw it: what is compared"
            />
            <ColumnHead
              label="Clicks of impressions"
              definition="Clicked impressions of all: what it looks like, not what is compared"
            />
            <ColumnHead
              label="Orders"
              className={table.number}
              definition="Orders of these persons from their first impression on"
            />
            <ColumnHead
              label="Revenue per person"
              className={table.number}
              definition="Of all its persons, whether they ordered or not"
            />
          </tr>
        </thead>
        <tbody>
          {data.arms.map((arm) => (
            <tr key={arm.name}>
              <th scope="row">{nameOf(arm.name)}</th>
              <td data-label="Persons who clicked">
                <RateOf rate={arm.personCtr} scaleTo={scaleTo} />
              </td>
              <td data-label="Clicks of impressions">
                <RateOf rate={arm.ctr} isPlain />
              </td>
              <td className={table.number} data-label="Orders">
                {wholeNumber(arm.orders)}
              </td>
              <td className={table.number} data-label="Revenue per person">
                {money(arm.revenuePerPerson, data.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Notes({ data }: { data: Comparison }) {
  const { lift, revenue, incrementalRoi, several, currency } = data
  const notes = [
    revenue && data.arms.some(({ orders }) => orders > 0)
      ? `Revenue per person differs by ${money(revenue.value, currency)}, in truth between ${money(revenue.low, currency)} and ${money(revenue.high, currency)}.`
      : '',
    incrementalRoi
      ? `Caused, for what was spent: ${perCent(incrementalRoi.value)}, between ${perCent(incrementalRoi.low)} and ${perCent(incrementalRoi.high)}.`
      : '',
    lift?.p == null ? '' : `p = ${lift.p.toFixed(4)} at the planned end.`,
    several === 0
      ? ''
      : `${countOf(several, 'person', 'persons')} met several and ${several === 1 ? 'is' : 'are'} left out.`,
  ].filter((note) => note !== '')
  return notes.length === 0 ? null : (
    <Text size="sm" c="dimmed" mt="sm">
      {notes.join(' ')}
    </Text>
  )
}
