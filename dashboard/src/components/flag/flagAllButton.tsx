import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useFlagAll, useFlagAllPreview } from '../../api/cases.ts'
import { useMay } from '../../api/me.ts'
import { ruleFor } from '../../api/problem.ts'
import { casesSearchOf } from '../../filters/caseTabs.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import css from './flag.module.css'
import { FlagCount } from './flagCount.tsx'
import { ReasonField } from './reasonField.tsx'

type Bounds = { from?: number; to?: number }
type Props = { siteId: string; pointId: string; bounds: Bounds; suggested: string }

/**
 * Flags everyone whom a struggle point has hit, after saying exactly how many that are and who is left out.
 * Nothing for those whose role may not.
 */
export function FlagAllButton(props: Props) {
  const may = useMay('cases.write')
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button leftSection={<IconFlag size={16} aria-hidden />} onClick={() => setOpen(true)}>
        Flag all affected
      </Button>
      {open ? <FlagAllDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function FlagAllDialog({ siteId, pointId, bounds, suggested, onClose }: Props & { onClose: () => void }) {
  // Asked once: what is flagged is what was shown.
  const [asked] = useState(bounds)
  const preview = useFlagAllPreview(siteId, pointId, asked, true)
  const flagAll = useFlagAll(siteId, pointId)
  const [reason, setReason] = useState(suggested)
  const counts = preview.data
  const fault = reason.trim() === '' ? 'Say what happened' : ruleFor(flagAll.error, 'reason')
  const done = flagAll.data
  return (
    <Dialog onClose={onClose} title="Flag all affected customers">
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
              <dl className={css.counts} aria-label="Who would be flagged">
                <FlagCount n={counts.affected.n} says="affected in this period" strong />
                <FlagCount n={counts.succeededSince} says="have succeeded since" minus />
                <FlagCount n={counts.alreadyOpen} says="have an open case already" minus />
                <FlagCount n={counts.anonymous} says="are not known, so nobody can reach them" minus />
                {counts.doNotContact === 0 ? null : (
                  <FlagCount n={counts.doNotContact} says="asked not to be contacted" minus />
                )}
                {counts.sensitive === 0 ? null : (
                  <FlagCount n={counts.sensitive} says="only on sensitive pages, which start no contact" minus />
                )}
                <FlagCount
                  n={counts.wouldFlag}
                  says={`to flag, ${wholeNumber(counts.reachable)} of them reachable`}
                  total
                />
              </dl>
            )}
            {counts?.wouldFlag === 0 ? (
              <Alert variant="light" title="There is nobody left to flag" />
            ) : (
              <ReasonField value={reason} onChange={setReason} suggested={[suggested]} error={fault} />
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
