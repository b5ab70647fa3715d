import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useCases } from '../../api/cases.ts'
import { useSetWorkaround, useWorkaround } from '../../api/caseWork.ts'
import { useMay } from '../../api/me.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; pointId: string }

/** The customers of this point who wait for help, and what helps them until it is fixed. */
export function WorkaroundCard({ siteId, pointId }: Props) {
  const may = useMay('customers.read')
  return may ? <Known siteId={siteId} pointId={pointId} /> : null
}

function Known({ siteId, pointId }: Props) {
  const written = useWorkaround(siteId, pointId)
  const open = useCases(siteId, { point: pointId, status: 'open', limit: 1 }).data?.total.n
  return (
    <Card title="Customers who wait" says="What helps them until it is fixed stands on each of their cases.">
      <Stack gap="sm">
        {open === undefined ? null : (
          <Text size="sm">
            <Anchor component={Link} to={`${urls.followUp(siteId)}?point=${encodeURIComponent(pointId)}`}>
              {countOf(open, 'open case')}
            </Anchor>{' '}
            of this struggle point.
          </Text>
        )}
        {written.error && !written.data ? (
          <Failed error={written.error} what="The workaround could not be read" retry={() => written.refetch()} />
        ) : null}
        {written.data ? (
          <Editor key={written.data.version} siteId={siteId} pointId={pointId} written={written.data} />
        ) : null}
      </Stack>
    </Card>
  )
}

function Editor({ siteId, pointId, written }: Props & { written: { text: string; by: string; version: number } }) {
  const mayWrite = useMay('cases.write')
  const save = useSetWorkaround(siteId, pointId)
  const [text, setText] = useState(written.text)
  if (!mayWrite) return <Text size="sm">{written.text === '' ? 'No workaround is known.' : written.text}</Text>
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ version: written.version, text: text.trim() })
      }}
    >
      <Stack gap="xs">
        <Textarea
          label="Workaround"
          placeholder="What helps until it is fixed"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {save.error ? <Failed error={save.error} what="The workaround was not saved" /> : null}
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={save.isPending} disabled={text.trim() === written.text}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
