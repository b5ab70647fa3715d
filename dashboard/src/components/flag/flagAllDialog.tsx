import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { ruleFor } from '../../api/problem.ts'
import { casesSearchOf } from '../../filters/caseTabs.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import css from './flag.module.css'
import { FlagCount } from './flagCount.tsx'
import { ReasonField } from './reasonField.tsx'

export type FlagCounts = Record<
  | 'from'
  | 'to'
  | 'affected'
  | 'reachable'
  | 'succeededSince'
  | 'alreadyOpen'
  | 'anonymous'
  | 'doNotContact'
  | 'sensitive'
  | 'wouldFlag',
  number
>
type Props = {
  siteId: string
  title: string
  affectedSays: string
  suggested: string
  counts: FlagCounts | undefined
  preview: { error: Error | null; refetch: () => unknown }
  flagAll: {
    data: { flagged: number; list: string } | undefined
    error: Error | null
    isPending: boolean
    mutate: (given: { reason: string; from: number; to: number }) => void
  }
  onClose: () => void
}

/** How many would be flagged, who is left out, and why they are flagged; then where the cases are. */
export function FlagAllDialog(props: Props) {
  const { siteId, title, affectedSays, suggested, counts, preview, flagAll, onClose } = props
  const [reason, setReason] = useState(suggested)
  const [touched, setTouched] = useState(false)
  // Nobody is told off before she has written anything.
  const fault = touched && reason.trim() === '' ? 'Say what happened' : ruleFor(flagAll.error, 'reason')
  const done = flagAll.data
  const write = (text: string) => {
    setTouched(true)
    setReason(text)
  }
  return (
    <Dialog onClose={onClose} title={title}>
      {done ? (
        <Stack>
          <Text role="status">
            <b>{countOf(done.flagged, 'customer')}</b> flagged for follow-up.
          </Text>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button component={Link} to={urls.followUp(siteId) + casesSearchOf(done.list)} data-autofocus>
              Open the cases
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (counts && reason.trim() !== '') {
              flagAll.mutate({ reason: reason.trim(), from: counts.from, to: counts.to })
            }
          }}
        >
          <Stack>
            {preview.error ? (
              <Failed error={preview.error} what="Who is affected could not be read" retry={() => preview.refetch()} />
            ) : !counts ? (
              <Skeleton height={132} role="status" aria-label="Counting who is affected" />
            ) : (
              <Counts counts={counts} affectedSays={affectedSays} />
            )}
            {counts?.wouldFlag === 0 ? (
              <Alert variant="light" title="There is nobody left to flag" />
            ) : (
              <ReasonField value={reason} onChange={write} suggested={[suggested]} error={fault} />
            )}
            {flagAll.error && fault === undefined ? <Failed error={flagAll.error} what="Nobody was flagged" /> : null}
            <Group justify="flex-end" gap={8}>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={flagAll.isPending}
                disabled={!counts || counts.wouldFlag === 0 || reason.trim() === ''}
                leftSection={<IconFlag size={16} aria-hidden />}
              >
                {counts ? `Flag ${countOf(counts.wouldFlag, 'customer')}` : 'Flag'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}

function Counts({ counts, affectedSays }: { counts: FlagCounts; affectedSays: string }) {
  return (
    <dl className={css.counts} aria-label="Who would be flagged">
      <FlagCount n={counts.affected} says={affectedSays} strong />
      <FlagCount n={counts.succeededSince} says="have succeeded since" minus />
      <FlagCount n={counts.alreadyOpen} says="have an open case already" minus />
      <FlagCount n={counts.anonymous} says="are not known, so nobody can reach them" minus />
      {counts.doNotContact === 0 ? null : <FlagCount n={counts.doNotContact} says="asked not to be contacted" minus />}
      {counts.sensitive === 0 ? null : (
        <FlagCount n={counts.sensitive} says="only on sensitive pages, which start no contact" minus />
      )}
      <FlagCount n={counts.wouldFlag} says={`to flag, ${wholeNumber(counts.reachable)} of them reachable`} total />
    </dl>
  )
}
