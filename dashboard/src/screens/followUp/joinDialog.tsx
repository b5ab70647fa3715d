import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useJoinCase } from '../../api/caseWork.ts'
import { useFind } from '../../api/find.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { personLabel } from '../../format/person.ts'
import { relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; shown: FollowUpCase; onClose: () => void }

const typingPauseMs = 250
const maxTextChars = 200

/** Whom a case is about, once one knows: found by what she says, among those whom the site knows. */
export function JoinDialog({ siteId, shown, onClose }: Props) {
  const join = useJoinCase(siteId, shown.caseId)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState('')
  const [asked] = useDebouncedValue(text.trim(), typingPauseMs)
  const found = useFind(siteId, asked, asked !== '')
  const customers = asked === '' ? [] : (found.data?.customers ?? [])
  const person = customers.some(({ customer }) => customer.person === chosen) ? chosen : ''
  const send = () =>
    join.mutate(
      { version: shown.version, person },
      {
        onSuccess: ({ caseId }) => {
          onClose()
          if (caseId !== shown.caseId) navigate(urls.followUpCase(siteId, caseId), { replace: true })
        },
      },
    )
  return (
    <Dialog onClose={onClose} title="Say who she is">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (person !== '') send()
        }}
      >
        <Stack>
          <TextInput
            label="Name, e-mail, phone, customer or order number"
            description="If she has an open case, the two become one"
            maxLength={maxTextChars}
            autoComplete="off"
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {customers.length === 0 ? (
            <Text size="sm" c="dimmed" role="status">
              {asked === '' || found.isFetching ? ' ' : 'Nobody is known by that.'}
            </Text>
          ) : (
            <Radio.Group label="Who of them is she?" value={person} onChange={setChosen}>
              <Stack gap="xs" mt="xs">
                {customers.map(({ customer }) => (
                  <Radio
                    key={customer.person}
                    value={customer.person}
                    label={`${customer.contact.name === '' ? '' : `${customer.contact.name} · `}${personLabel(customer.person)}`}
                    description={[
                      countOf(customer.sessions.n, 'session'),
                      ...(customer.lastTs > 0 ? [`last seen ${relativeTime(customer.lastTs)}`] : []),
                      ...(customer.caseId === null ? [] : ['has an open case']),
                    ].join(' · ')}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {found.error ? <Failed error={found.error} what="Nobody could be looked for" /> : null}
          {join.error ? (
            <Failed error={join.error} what={ruleFor(join.error, 'person') ?? 'The case was not changed'} />
          ) : null}
          <DialogFoot onClose={onClose} loading={join.isPending} disabled={person === ''}>
            It is her
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
