import type { Site } from '@hindsight/protocol/api/sites'
import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { ApiProblem } from '../../api/problem.ts'
import { useChangeSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { ListEditor } from '../sites/listEditor.tsx'
import { selectorFault } from '../sites/originRule.ts'
import type { Rule } from './pageMask.ts'
import { Preview } from './preview.tsx'
import css from './privacy.module.css'

type Props = { site: Site; mayManage: boolean; mayWatch: boolean }

/** Rules beside the page they are for: what is added is seen on it before it is saved. */
export function RulesCard({ site, mayManage, mayWatch }: Props) {
  const [added, setAdded] = useState<Rule[]>([])
  const [kind, setKind] = useState<Rule['kind']>('mask')
  const [counts, setCounts] = useState<(number | null)[]>([])
  const save = useChangeSite(site.siteId)
  const { maskSelectors, blockSelectors, strict } = site.settings
  const rules = useMemo(
    (): Rule[] => [
      ...maskSelectors.map((selector) => ({ kind: 'mask' as const, selector })),
      ...blockSelectors.map((selector) => ({ kind: 'block' as const, selector })),
      ...added,
    ],
    [maskSelectors, blockSelectors, added],
  )
  const take = useCallback((found: (number | null)[]) => setCounts(found), [])
  const known = rules.map(({ selector }) => selector)
  const of = (wanted: Rule['kind']) => added.filter((rule) => rule.kind === wanted).map(({ selector }) => selector)
  const submit = async () => {
    const settings = {
      maskSelectors: [...maskSelectors, ...of('mask')],
      blockSelectors: [...blockSelectors, ...of('block')],
    }
    await save.mutateAsync({ version: site.version, settings })
    setAdded([])
  }
  return (
    <Card
      title="How a page is recorded"
      says="A recent snapshot, as it was stored. Add a rule and see what it would hide before you save it; it holds for what is recorded from then on."
    >
      <div className={css.split}>
        <Stack gap="md">
          {strict ? <Text size="sm">Strict masking is on: all text is masked already.</Text> : null}
          {mayManage ? (
            <>
              <SegmentedControl
                aria-label="What the rule does"
                value={kind}
                onChange={(value) => setKind(value === 'block' ? 'block' : 'mask')}
                data={[
                  { value: 'mask', label: 'Mask text' },
                  { value: 'block', label: 'Leave only a box' },
                ]}
              />
              <ListEditor
                label="Try a rule"
                hint="A CSS selector; shown on the page at once, saved when you say so"
                placeholder=".customer-name"
                empty=""
                values={added.map(({ selector }) => selector)}
                disabled={save.isPending}
                onChange={(values) =>
                  setAdded((before) =>
                    values.map((selector) => before.find((rule) => rule.selector === selector) ?? { kind, selector }),
                  )
                }
                faultOf={(typed) => selectorFault(typed, known)}
              />
              {added.length > 0 ? (
                <Group gap={8}>
                  <Button size="sm" loading={save.isPending} onClick={() => void submit().catch(() => undefined)}>
                    Save {countOf(added.length, 'rule', 'rules')}
                  </Button>
                  <Button size="sm" variant="default" disabled={save.isPending} onClick={() => setAdded([])}>
                    Discard
                  </Button>
                </Group>
              ) : null}
              {save.error ? <SaveFault error={save.error} /> : null}
            </>
          ) : null}
          <RuleList rules={rules} counts={counts} saved={rules.length - added.length} />
        </Stack>
        {mayWatch ? <Preview siteId={site.siteId} rules={rules} onCounts={take} /> : null}
      </div>
    </Card>
  )
}

function SaveFault({ error }: { error: unknown }) {
  if (error instanceof ApiProblem && error.status === 409) {
    return (
      <Text size="sm" role="alert">
        Someone changed this site at the same moment. Their change is shown now; press Save again to add yours.
      </Text>
    )
  }
  return <Failed error={error} what="The rules were not saved" />
}

function RuleList({ rules, counts, saved }: { rules: Rule[]; counts: (number | null)[]; saved: number }) {
  if (rules.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No rules besides what is always masked.
      </Text>
    )
  }
  return (
    <ul className={css.rules} aria-label="Rules">
      {rules.map(({ kind, selector }, n) => {
        const found = counts[n]
        return (
          <li key={`${kind} ${selector}`} data-kind={kind}>
            <code>{selector}</code>
            <span>
              {kind === 'mask' ? 'masks' : 'blocks'}{' '}
              {found === undefined
                ? '…'
                : found === null
                  ? 'nothing: not a selector'
                  : countOf(found, 'element', 'elements')}
              {n >= saved ? ', not saved' : ''}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
