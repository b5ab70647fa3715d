import { Anchor, Button, Select, Stack, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { type MailAbout, useMailTemplates, useMakeMailBatch } from '../../api/mail.ts'
import { useMay } from '../../api/me.ts'
import { Dialog, inDialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'

type Props = {
  siteId: string
  about: MailAbout
  /** How many customers that is. */
  n: number
}

/** "E-mail 29 customers": a template is chosen, then the preview says what would be sent. Nothing is sent by this. */
export function MailButton({ siteId, about, n }: Props) {
  const maySend = useMay('mail.send')
  const [choosing, setChoosing] = useState(false)
  if (!maySend || n === 0) return null
  return (
    <>
      <Button variant="default" leftSection={<IconMail size={16} aria-hidden />} onClick={() => setChoosing(true)}>
        {n === 1 ? 'E-mail' : `E-mail ${countOf(n, 'customer')}`}
      </Button>
      {choosing ? <ChooseTemplate siteId={siteId} about={about} n={n} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}

function ChooseTemplate({ siteId, about, n, onClose }: Props & { onClose: () => void }) {
  const templates = useMailTemplates(siteId)
  const make = useMakeMailBatch(siteId)
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string | null>(null)
  const templateId = chosen ?? templates.data?.[0]?.templateId ?? null
  const go = async () => {
    if (templateId === null) return
    const made = await make.mutateAsync({ templateId, ...about }).catch(() => null)
    if (made) navigate(urls.mailBatch(siteId, made.batch.batchId))
  }
  return (
    <Dialog onClose={onClose} title={`E-mail ${countOf(n, 'customer')}`}>
      {templates.data?.length === 0 ? (
        <Text size="sm">
          There is no template yet.{' '}
          <Anchor component={Link} to={urls.mailTemplate(siteId, 'new')} size="sm">
            Write the first one
          </Anchor>
        </Text>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void go()
          }}
        >
          <Stack>
            <Select
              label="Template"
              data={(templates.data ?? []).map((one) => ({ value: one.templateId, label: one.name }))}
              value={templateId}
              onChange={setChosen}
              allowDeselect={false}
              comboboxProps={inDialog}
              data-autofocus
            />
            <Text size="sm" c="dimmed">
              Nothing is sent yet: the next page says who would get it, in which language, and who is left out and why.
            </Text>
            {templates.error ? <Failed error={templates.error} what="The templates could not be read" /> : null}
            {make.error ? <Failed error={make.error} what="It could not be prepared" /> : null}
            <DialogFoot onClose={onClose} loading={make.isPending} disabled={templateId === null}>
              Preview
            </DialogFoot>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
