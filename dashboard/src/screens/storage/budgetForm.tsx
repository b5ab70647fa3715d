import type { StorageAnswer } from '@hindsight/protocol/api/storage'
import { Button, Group, NumberInput, Stack } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import { useSetBudget } from '../../api/storage.ts'
import { Card } from '../../components/card.tsx'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Failed } from '../../components/failed.tsx'
import { useDraft } from '../../components/useDraft.ts'

type Props = { siteId: string; all: StorageAnswer['all']; mayChange: boolean }

type Saved = { version: number; budgetGb: number | null }
const says = {
  'All sites': ({ budgetGb }: Pick<Saved, 'budgetGb'>) =>
    budgetGb === null ? 'as much as there is' : `${budgetGb} GB`,
}

/** Of the whole installation. */
export function BudgetForm({ siteId, all, mayChange }: Props) {
  const save = useSetBudget(siteId)
  const { base, draft, setDraft, isChanged, take } = useDraft(all.budgetVersion, all.budgetGb)
  const rule = ruleFor(save.error, 'budgetGb')
  const theirs = theirsOf<Saved>(save.error)
  const takeSaved = ({ version, budgetGb }: Saved, sent?: number | null) => take({ version, value: budgetGb }, sent)
  const send = ({ version }: { version: number }) =>
    save.mutate({ version, budgetGb: draft }, { onSuccess: (saved) => takeSaved(saved, draft) })
  return (
    <Card title="Budget of all sites together" says="When it is used up, the largest site is thinned.">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send(base)
        }}
      >
        <Stack>
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
              <Button type="submit" loading={save.isPending} disabled={!isChanged}>
                Save
              </Button>
            ) : null}
          </Group>
          {theirs ? (
            <Conflict
              title="A colleague changed this meanwhile"
              differences={differencesOf(says, theirs, { budgetGb: draft })}
              saving={save.isPending}
              keepMine={() => send(theirs)}
              takeTheirs={() => {
                takeSaved(theirs)
                save.reset()
              }}
            />
          ) : save.error && !rule ? (
            <Failed error={save.error} what="It was not saved" />
          ) : null}
        </Stack>
      </form>
    </Card>
  )
}
