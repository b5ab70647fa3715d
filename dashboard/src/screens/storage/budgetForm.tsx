import type { StorageAnswer } from '@hindsight/protocol/api/storage'
import { Button, Group, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { ruleFor } from '../../api/problem.ts'
import { useSetBudget } from '../../api/storage.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; all: StorageAnswer['all']; mayChange: boolean }

/** Of the whole installation. */
export function BudgetForm({ siteId, all, mayChange }: Props) {
  const save = useSetBudget(siteId)
  const [draft, setDraft] = useState<number | null>(all.budgetGb)
  const rule = ruleFor(save.error, 'budgetGb')
  return (
    <Card title="Budget of all sites together" says="When it is used up, the largest site is thinned.">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ version: all.budgetVersion, budgetGb: draft })
        }}
      >
        <Group align="flex-end" gap={8}>
          <NumberInput
            label="All sites"
            suffix=" GB"
            placeholder="as much as there is"
            min={0.001}
            w={260}
            disabled={!mayChange}
            value={draft ?? ''}
            onChange={(value) => setDraft(value === '' ? null : Number(value))}
            error={rule}
          />
          {mayChange ? (
            <Button type="submit" loading={save.isPending} disabled={draft === all.budgetGb}>
              Save
            </Button>
          ) : null}
        </Group>
        {save.error && !rule ? <Failed error={save.error} what="It was not saved" /> : null}
      </form>
    </Card>
  )
}
