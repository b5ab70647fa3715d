import { Button, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useNameClick } from '../../api/namedClicks.ts'
import { ruleFor } from '../../api/problem.ts'

type Props = {
  siteId: string
  click: { place: string; path: string; label: string }
  /** Just chosen: its name is asked for. */
  isAsked?: boolean
}

/** Gives clicks on an element a name; on which pages can be widened by *. */
export function NameClickForm({ siteId, click, isAsked = false }: Props) {
  const [name, setName] = useState('')
  const [path, setPath] = useState(click.path)
  const save = useNameClick(siteId)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isAsked) first.current?.focus()
  }, [isAsked])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') save.mutate({ ...click, path: path.trim(), name: name.trim() })
  }
  const [wrongName, wrongPath] = [ruleFor(save.error, 'name'), ruleFor(save.error, 'path')]
  const failed = save.isError && !wrongName && !wrongPath ? save.error.message : null
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap={8}>
        <TextInput
          ref={first}
          label="Name of this click"
          placeholder="Opened the size guide"
          maxLength={100}
          value={name}
          error={wrongName ?? failed}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="On which page"
          description="* stands for anything: /p/* is every product"
          maxLength={500}
          value={path}
          error={wrongPath}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={save.isPending}
          disabled={name.trim() === '' || path.trim() === ''}
          style={{ alignSelf: 'flex-start' }}
        >
          Name it
        </Button>
      </Stack>
    </form>
  )
}
