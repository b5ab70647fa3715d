import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { Link } from 'react-router'
import { useCases } from '../../api/cases.ts'
import { useSetWorkaround, useWorkaround } from '../../api/caseWork.ts'
import { useMay } from '../../api/me.ts'
import { Card } from '../../components/card.tsx'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Failed } from '../../components/failed.tsx'
import { useDraft } from '../../components/useDraft.ts'
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
        {written.data ? <Editor key={pointId} siteId={siteId} pointId={pointId} written={written.data} /> : null}
      </Stack>
    </Card>
  )
}

type Written = { text: string; by: string; version: number }
const says = { Workaround: ({ text }: Pick<Written, 'text'>) => text.trim() || 'none' }

function Editor({ siteId, pointId, written }: Props & { written: Written }) {
  const mayWrite = useMay('cases.write')
  const save = useSetWorkaround(siteId, pointId)
  const { base, draft: text, setDraft, take } = useDraft(written.version, written.text)
  if (!mayWrite) return <Text size="sm">{written.text === '' ? 'No workaround is known.' : written.text}</Text>
  const theirs = theirsOf<Written>(save.error)
  const takeWritten = (now: Written, sent?: string) => take({ version: now.version, value: now.text }, sent)
  const send = ({ version }: { version: number }) =>
    save.mutate({ version, text: text.trim() }, { onSuccess: (saved) => takeWritten(saved, text) })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send(base)
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
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        {theirs ? (
          <Conflict
            title={`${theirs.by} changed it meanwhile`}
            differences={differencesOf(says, theirs, { text })}
            saving={save.isPending}
            keepMine={() => send(theirs)}
            takeTheirs={() => {
              takeWritten(theirs)
              save.reset()
            }}
          />
        ) : save.error ? (
          <Failed error={save.error} what="The workaround was not saved" />
        ) : null}
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={save.isPending} disabled={text.trim() === base.value}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
