import type { SignalName } from '@hindsight/protocol/signals'
import { ActionIcon, Button, type ButtonProps, Group, Radio, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { ruleFor } from '../../api/problem.ts'
import { useAddIgnoreRule, useFollowRule } from '../../api/signals.ts'
import { urls } from '../../routes.ts'
import { Dialog } from '../dialog.tsx'
import { DialogFoot } from '../dialogFoot.tsx'
import { Failed } from '../failed.tsx'

/** What somebody says is none. An instance is named by its session and step, as well. */
export type Meant = {
  signal: SignalName
  says: string
  path: string
  place: string
  pointId: string
  instance?: { sessionId: string; tabId: string; eventNo: number }
}

type Props = {
  siteId: string
  meant: Meant
  button?: ButtonProps
  /** A sign alone, where many stand below each other. */
  small?: boolean
}

const label = 'Not a struggle …'

/** Says of a signal that it is no struggle: this once, here on this page, or at this element of every page. */
export function NotAStruggle({ siteId, meant, button = {}, small = false }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      {small ? (
        <Tooltip label={label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`${label} ${meant.says}`}
            onClick={() => setOpen(true)}
          >
            <IconEyeOff size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button variant="default" {...button} onClick={() => setOpen(true)}>
          {label}
        </Button>
      )}
      {open ? <IgnoreDialog siteId={siteId} meant={meant} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

type Scope = 'instance' | 'point' | 'place'
type DialogProps = { siteId: string; meant: Meant; onClose: () => void }

function IgnoreDialog({ siteId, meant, onClose }: DialogProps) {
  const { signal, says, path, place, pointId, instance } = meant
  const add = useAddIgnoreRule(siteId)
  const follow = useFollowRule(siteId)
  const [scope, setScope] = useState<Scope>(instance ? 'instance' : 'point')
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(false)
  const fault = asked && why.trim() === '' ? 'Say why, for colleagues' : ruleFor(add.error, 'why')
  const choices: [Scope, string][] = [
    ...(instance ? [['instance', 'Only this time, in this session'] as [Scope, string]] : []),
    ['point', `Here on ${path === '' ? 'this page' : path}, whoever meets it`],
    ...(place === '' ? [] : [['place', 'At this element of every page'] as [Scope, string]]),
  ]
  const save = () => {
    setAsked(true)
    if (why.trim() === '') return
    const target = instance ?? { pointId }
    add.mutate({ scope, signal, why: why.trim(), ...target })
  }
  const close = () => {
    onClose()
    if (add.data) follow()
  }
  return (
    <Dialog onClose={close} title="Not a struggle">
      {add.data ? (
        <Stack>
          <Text size="sm" role="status">
            It is counted nowhere any more. Older sessions follow within moments; it can be undone in{' '}
            <Link to={urls.signals(siteId)}>Settings, Signals</Link>.
          </Text>
          <Group justify="flex-end">
            <Button onClick={close} data-autofocus>
              Close
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <Stack>
            <Text size="sm" fw={500}>
              {says}
            </Text>
            <Radio.Group label="Do not count it" value={scope} onChange={(value) => setScope(value as Scope)}>
              <Stack gap={8} mt={6}>
                {choices.map(([value, words]) => (
                  <Radio key={value} value={value} label={words} />
                ))}
              </Stack>
            </Radio.Group>
            <TextInput
              label="Why"
              placeholder="For example: a game, where fast clicking is meant"
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
              error={fault}
              data-autofocus
            />
            {add.error && fault === undefined ? <Failed error={add.error} what="It was not saved" /> : null}
            <DialogFoot onClose={onClose} loading={add.isPending}>
              Do not count it
            </DialogFoot>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
