import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { Button, Input, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { ruleFor } from '../../api/problem.ts'
import { Card } from '../../components/card.tsx'
import { CopyButton } from '../../components/copyButton.tsx'
import { Failed } from '../../components/failed.tsx'
import { ExclusionsEditor } from './exclusionsEditor.tsx'
import { fittingExclusions, runnable } from './funnelDraft.ts'
import { FunnelOptions } from './funnelOptions.tsx'
import css from './funnels.module.css'
import { RemoveFunnel } from './removeFunnel.tsx'
import { StepsEditor } from './stepsEditor.tsx'
import { useCommitted } from './useCommitted.ts'
import type { FunnelEditor } from './useFunnelEditor.ts'

const typingPauseMs = 250
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const ofPersons = [
  [hourMs, '1 hour'],
  [dayMs, '1 day'],
  ['', '7 days'],
  [30 * dayMs, '30 days'],
  [90 * dayMs, '90 days'],
] as const
const windows = {
  session: [
    ['', 'the session'],
    [10 * minuteMs, '10 minutes'],
    [hourMs, '1 hour'],
  ],
  visitor: ofPersons,
  person: ofPersons,
} as const

function windowChoices({ actor, windowMs }: FunnelDefinition) {
  const choices = windows[actor].map(([value, label]) => ({ value: String(value), label }))
  const is = String(windowMs ?? '')
  // A shared link may carry another one.
  const isOffered = choices.some(({ value }) => value === is)
  return isOffered ? choices : [...choices, { value: is, label: `${Math.round((windowMs ?? 0) / minuteMs)} minutes` }]
}

type Props = { siteId: string; draft: FunnelDefinition; editor: FunnelEditor }

/** What the funnel is made of. Every change is in the URL at once. */
export function FunnelForm({ siteId, draft, editor }: Props) {
  const { change, base, isChanged, saving, error } = editor
  const [asked, setAsked] = useState(false)
  const name = useCommitted(draft.name, (next) => change({ name: next }))
  // So that what can be saved shows itself while one still stands in the field.
  const nameLater = useDebouncedCallback(name.commit, typingPauseMs)
  const isUnnamed = draft.name.trim() === ''
  const ready = runnable(draft) !== null
  const save = (store: () => unknown) => {
    setAsked(true)
    if (!isUnnamed && ready) store()
  }
  return (
    <Card>
      <div className={css.builder}>
        <div className={css.basics}>
          <TextInput
            label="Name"
            placeholder="Checkout"
            value={name.text}
            maxLength={100}
            error={asked && isUnnamed ? 'Give it a name to save it' : ruleFor(error, 'name')}
            onChange={(event) => {
              name.setText(event.currentTarget.value)
              nameLater(event.currentTarget.value)
            }}
            onBlur={() => name.commit()}
            onKeyDown={(event) => {
              if (event.key === 'Enter') name.commit()
            }}
          />

          <Input.Wrapper
            label="Count"
            labelElement="div"
            labelProps={{
              title:
                'A session is one visit; a visitor is a browser, over all its sessions; a person is a customer on whatever device, or a visitor who is not known.',
            }}
          >
            <SegmentedControl
              display="flex"
              size="sm"
              aria-label="Count"
              data={[
                { value: 'session', label: 'Sessions' },
                { value: 'visitor', label: 'Visitors' },
                { value: 'person', label: 'Persons' },
              ]}
              value={draft.actor}
              onChange={(actor) => change({ actor: actor as FunnelDefinition['actor'], windowMs: undefined })}
            />
          </Input.Wrapper>
          <Select
            label="All steps within"
            labelProps={{ title: 'How long after the first step the last one still counts.' }}
            w={170}
            allowDeselect={false}
            data={windowChoices(draft)}
            value={String(draft.windowMs ?? '')}
            onChange={(value) => change({ windowMs: value ? Number(value) : undefined })}
          />
        </div>
        <FunnelOptions draft={draft} change={change} />
        <StepsEditor
          siteId={siteId}
          steps={draft.steps}
          change={(steps) => change({ steps, exclusions: fittingExclusions(draft, steps.length) })}
        />
        {draft.order === 'unordered' ? null : (
          <ExclusionsEditor siteId={siteId} draft={draft} change={(exclusions) => change({ exclusions })} />
        )}
        {error ? <Failed error={error} what="The funnel was not saved" /> : null}
        <div className={css.foot}>
          {isChanged ? (
            <Button loading={saving} onClick={() => save(editor.save)}>
              {base === null ? 'Save funnel' : 'Save changes'}
            </Button>
          ) : null}
          {base !== null && isChanged ? (
            <>
              <Button variant="default" onClick={() => save(editor.saveAsNew)}>
                Save as new
              </Button>
              <Button variant="subtle" onClick={() => editor.show(base.funnelId, null, true)}>
                Discard changes
              </Button>
            </>
          ) : null}
          <CopyButton value={window.location.href} label="Copy link" />
          {base === null ? null : (
            <RemoveFunnel siteId={siteId} funnel={base} onRemoved={() => editor.show(null, null, true)} />
          )}
        </div>
      </div>
    </Card>
  )
}
