import { type AlertRule, alertWindows } from '@hindsight/protocol/api/alerts'
import { signalNames, signals } from '@hindsight/protocol/signals'
import { Button, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useAlertChannels, useSaveAlert } from '../../api/alerts.ts'
import { ruleFor } from '../../api/problem.ts'
import { useSegments } from '../../api/segments.ts'
import { Conflict, theirsOf } from '../../components/conflict.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { alertDifferences } from './alertDifferences.ts'
import { countsSessions, type Draft, definitionOf, draftOf, withKind } from './alertDraft.ts'
import css from './alerts.module.css'
import { PointChoice } from './pointChoice.tsx'
import { PreviewChart } from './previewChart.tsx'
import { SegmentChoice } from './segmentChoice.tsx'
import { WhoIsTold } from './whoIsTold.tsx'
import { measureWords, moreSays, windowWords } from './words.ts'

const settleMs = 400

type Props = { siteId: string; rule: AlertRule | null; pointId: string; onClose: () => void }

/** Says what is watched, shows what that would have told, and saves it. */
export function AlertDialog({ siteId, rule, pointId, onClose }: Props) {
  const save = useSaveAlert(siteId)
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule, pointId))
  const definition = definitionOf(draft)
  const [asked] = useDebouncedValue(definition === null ? null : JSON.stringify(definition), settleMs)
  const set = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }))
  const hasLimit = draft.how === 'above' || draft.how === 'below'
  /** What is changed: the one that the dialog began with, or what a colleague has made of it since. */
  const [over, setOver] = useState(rule)
  const theirs = theirsOf<AlertRule>(save.error)
  const submit = (base: AlertRule | null) => {
    if (definition) save.mutate({ over: base, body: { ...definition, name: draft.name } }, { onSuccess: onClose })
  }
  return (
    <Dialog onClose={onClose} title={rule === null ? 'New alert' : `Change ${rule.name}`} size="xl">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit(over)
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            data-autofocus
            maxLength={100}
            placeholder="Errors at the checkout"
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={ruleFor(save.error, 'name')}
          />
          <div className={css.pair}>
            <NativeSelect
              label="What is watched"
              value={draft.kind}
              onChange={(event) => set(withKind(draft, event.currentTarget.value as Draft['kind']))}
              data={Object.entries(measureWords).map(([value, label]) => ({ value, label }))}
            />
            {draft.kind === 'signal' ? (
              <NativeSelect
                label="Signal"
                value={draft.signal}
                onChange={(event) => set({ signal: event.currentTarget.value as Draft['signal'] })}
                data={signalNames.map((value) => ({ value, label: signals[value].says }))}
              />
            ) : null}
            {draft.kind === 'point' ? (
              <PointChoice
                siteId={siteId}
                pointId={draft.pointId}
                onChange={(chosen) => set({ pointId: chosen })}
                error={ruleFor(save.error, 'measure.pointId')}
              />
            ) : null}
            {draft.kind === 'headroom' ? (
              <TextInput
                label="When fewer are left than"
                description="At the pace of the last week, as Storage shows it"
                inputMode="decimal"
                value={draft.value}
                onChange={(event) => set({ value: event.currentTarget.value })}
                error={definition === null ? 'A number from 0' : ruleFor(save.error, 'compare.value')}
              />
            ) : null}
          </div>
          {countsSessions(draft.kind) ? (
            <>
              <div className={css.pair}>
                <NativeSelect
                  label="When"
                  value={draft.how}
                  onChange={(event) => set({ how: event.currentTarget.value as Draft['how'] })}
                  data={[
                    { value: 'rise', label: 'far more than on the days before' },
                    { value: 'drop', label: 'far fewer than on the days before' },
                    { value: 'above', label: 'more than' },
                    { value: 'below', label: 'less than' },
                  ]}
                />
                {hasLimit ? (
                  <TextInput
                    label={draft.kind === 'conversion' ? 'Per cent' : 'Limit'}
                    inputMode="decimal"
                    value={draft.value}
                    onChange={(event) => set({ value: event.currentTarget.value })}
                    error={definition === null ? 'A number from 0' : ruleFor(save.error, 'compare.value')}
                  />
                ) : null}
                <NativeSelect
                  label="Within"
                  value={draft.windowMinutes}
                  onChange={(event) => set({ windowMinutes: event.currentTarget.value })}
                  data={alertWindows.map((value) => ({
                    value: String(value),
                    label: windowWords[String(value)] ?? '',
                  }))}
                />
              </div>
              <div className={css.pair}>
                <NativeSelect
                  label="Only on"
                  value={draft.device}
                  onChange={(event) => set({ device: event.currentTarget.value })}
                  data={[
                    { value: '', label: 'every device' },
                    { value: 'desktop', label: 'desktops' },
                    { value: 'mobile', label: 'phones' },
                    { value: 'tablet', label: 'tablets' },
                  ]}
                />
                <TextInput
                  label="Only with the browser"
                  placeholder="every"
                  value={draft.browser}
                  onChange={(event) => set({ browser: event.currentTarget.value })}
                />
                <TextInput
                  label="Only who visited"
                  placeholder="/checkout"
                  value={draft.visitedPath}
                  onChange={(event) => set({ visitedPath: event.currentTarget.value })}
                />
                <SegmentChoice siteId={siteId} segment={draft.segment} onChange={(segment) => set({ segment })} />
              </div>
              {Object.keys(draft.more).length === 0 ? null : (
                <Group gap={8}>
                  <Text size="sm">Also only: {moreSays(draft.more)}</Text>
                  <Button size="compact-sm" variant="default" onClick={() => set({ more: {} })}>
                    Drop that
                  </Button>
                </Group>
              )}
            </>
          ) : null}
          <PreviewChart siteId={siteId} definition={asked === null ? null : JSON.parse(asked)} />
          <Switch label="Watch it" checked={draft.on} onChange={(event) => set({ on: event.currentTarget.checked })} />
          <WhoIsTold siteId={siteId} draft={draft} set={set} error={save.error} />
          {theirs ? (
            <AlertConflict
              siteId={siteId}
              theirs={theirs}
              mine={draft}
              saving={save.isPending}
              keepMine={() => submit(theirs)}
              takeTheirs={() => {
                setOver(theirs)
                setDraft(draftOf(theirs, ''))
                save.reset()
              }}
            />
          ) : save.error ? (
            <Failed error={save.error} what="It was not saved" />
          ) : null}
          <DialogFoot
            onClose={onClose}
            loading={save.isPending}
            disabled={definition === null || draft.name.trim() === ''}
          >
            Save
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}

type ConflictProps = {
  siteId: string
  theirs: AlertRule
  mine: Draft
  saving: boolean
  keepMine: () => void
  takeTheirs: () => void
}

function AlertConflict({ siteId, theirs, mine, ...choice }: ConflictProps) {
  const channels = useAlertChannels(siteId).data
  const segments = useSegments(siteId).data ?? []
  const named = {
    people: new Map([
      ...(channels?.accounts ?? []).map(({ accountId, name }): [string, string] => [accountId, name]),
      ...(channels?.endpoints ?? []).map(({ endpointId, name }): [string, string] => [endpointId, name]),
    ]),
    segments: new Map(segments.map(({ segmentId, name }) => [segmentId, name])),
  }
  return (
    <Conflict
      title="A colleague changed this alert meanwhile"
      differences={alertDifferences(theirs, mine, named)}
      {...choice}
    />
  )
}
