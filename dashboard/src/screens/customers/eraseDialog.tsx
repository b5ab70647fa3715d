import { List, Skeleton, Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import { useEraseCustomer, useErasurePreview } from '../../api/erasures.ts'
import { Dialog } from '../../components/dialog.tsx'
import { EraseForm } from '../../components/eraseForm.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; person: string; who: string; onClose: () => void }

/** Shows what would go before it is asked for. */
export function EraseDialog({ siteId, person, who, onClose }: Props) {
  const preview = useErasurePreview(siteId, person)
  const erase = useEraseCustomer(siteId, person)
  const navigate = useNavigate()
  return (
    <Dialog onClose={onClose} title={`Erase ${who}`}>
      <EraseForm
        erase={erase}
        isReady={preview.data !== undefined}
        onErased={() => navigate(urls.erasures(siteId), { replace: true })}
        onClose={onClose}
      >
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
      </EraseForm>
    </Dialog>
  )
}
