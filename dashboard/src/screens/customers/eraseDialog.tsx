import { Button, Checkbox, Group, List, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useEraseCustomer, useErasurePreview } from '../../api/erasures.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; person: string; who: string; onClose: () => void }

/** Shows what would go before it is asked for: this one cannot be undone. */
export function EraseDialog({ siteId, person, who, onClose }: Props) {
  const preview = useErasurePreview(siteId, person)
  const erase = useEraseCustomer(siteId, person)
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [isSure, setIsSure] = useState(false)
  const fault = ruleFor(erase.error, 'reason')
  return (
    <Dialog onClose={onClose} title={`Erase ${who}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          erase.mutate(reason.trim(), { onSuccess: () => navigate(urls.erasures(siteId), { replace: true }) })
        }}
      >
        <Stack>
          {preview.error ? (
            <Failed
              error={preview.error}
              what="What would be erased could not be counted"
              retry={() => void preview.refetch()}
            />
          ) : !preview.data ? (
            <Skeleton height={96} role="status" aria-label="Counting what would be erased" />
          ) : (
            <>
              <Text size="sm">
                <b>
                  {countOf(preview.data.sessions, 'session')}, {countOf(preview.data.cases, 'case')}
                </b>{' '}
                and all that belongs to them:
              </Text>
              <List size="sm" aria-label="What would be erased" style={{ maxHeight: 180, overflowY: 'auto' }}>
                {preview.data.places.map(({ says, n }) => (
                  <List.Item key={says}>
                    {says}: {wholeNumber(n)}
                  </List.Item>
                ))}
              </List>
            </>
          )}
          <Text size="sm">
            What her devices have not sent yet is not stored when it comes. Backups made before keep her until they age
            out.
          </Text>
          <TextInput
            label="Why"
            description="Kept with the receipt: do not name her"
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fault ?? undefined}
          />
          <Checkbox
            label="I know that this cannot be undone"
            checked={isSure}
            onChange={(event) => setIsSure(event.currentTarget.checked)}
          />
          {erase.error && !fault ? <Failed error={erase.error} what="Nothing was erased" /> : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button
              type="submit"
              color="red"
              loading={erase.isPending}
              disabled={!isSure || reason.trim().length < 3 || !preview.data}
            >
              Erase for good
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
