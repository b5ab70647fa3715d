import { Button, Checkbox, Menu, Stack, TextInput } from '@mantine/core'
import { IconBookmark, IconDownload, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useCaseViews, useRemoveCaseView, useSaveCaseView } from '../../api/caseWork.ts'
import { useMay } from '../../api/me.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = { siteId: string; search: URLSearchParams; listUrl: string }

/** Named views: each is an address of this screen, for oneself or for all. */
export function ViewsMenu({ siteId, search, listUrl }: Props) {
  const views = useCaseViews(siteId).data ?? []
  const mayWrite = useMay('cases.write')
  const mayExport = useMay('exports.make')
  const remove = useRemoveCaseView(siteId)
  const [saving, setSaving] = useState(false)
  const own = views.filter(({ mine }) => mine)
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button variant="default" size="sm" leftSection={<IconBookmark size={16} aria-hidden />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
          {views.length === 0 ? <Menu.Label>No view is saved yet</Menu.Label> : null}
          {views.map((view) => (
            <Menu.Item
              key={view.viewId}
              component={Link}
              to={view.search === '' ? listUrl : `${listUrl}?${view.search}`}
            >
              {view.name} {view.shared && !view.mine ? `(by ${view.by})` : view.shared ? '(shared)' : ''}
            </Menu.Item>
          ))}
          {mayWrite ? (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setSaving(true)}>Save this view …</Menu.Item>
              {own.map(({ viewId, name }) => (
                <Menu.Item
                  key={viewId}
                  leftSection={<IconTrash size={16} aria-hidden />}
                  onClick={() => remove.mutate(viewId)}
                >
                  Remove {name}
                </Menu.Item>
              ))}
            </>
          ) : null}
          {mayExport ? (
            <>
              <Menu.Divider />
              <Menu.Item
                component="a"
                href={`/api/sites/${encodeURIComponent(siteId)}/exports/cases.csv`}
                download="cases.csv"
                leftSection={<IconDownload size={16} aria-hidden />}
              >
                All cases as CSV
              </Menu.Item>
              <Menu.Label>Without contact details. It is written into the audit trail.</Menu.Label>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {saving ? <SaveDialog siteId={siteId} search={search} onClose={() => setSaving(false)} /> : null}
    </>
  )
}

function SaveDialog({ siteId, search, onClose }: Omit<Props, 'listUrl'> & { onClose: () => void }) {
  const save = useSaveCaseView(siteId)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const send = () => {
    const body = { version: 0, name: name.trim(), search: search.toString(), shared }
    save.mutate({ viewId: crypto.randomUUID(), body }, { onSuccess: onClose })
  }
  return (
    <Dialog onClose={onClose} title="Save this view">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') send()
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            maxLength={80}
            data-autofocus
            value={name}
            error={ruleFor(save.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label="Colleagues see it too"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {save.error && !ruleFor(save.error, 'name') ? (
            <Failed error={save.error} what="The view was not saved" />
          ) : null}
          <DialogFoot onClose={onClose} loading={save.isPending} disabled={name.trim() === ''}>
            Save
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
