import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useRef, useState } from 'react'
import css from './listEditor.module.css'

type Props = {
  label: string
  hint: ReactNode
  placeholder: string
  /** What to say while the list is empty. */
  empty: ReactNode
  values: string[]
  disabled: boolean
  onChange: (values: string[]) => void
  faultOf: (typed: string, already: string[]) => string | null
  cleaned?: (typed: string) => string
  /** Something typed and not yet added: leaving would lose it. */
  onTyping?: (typing: boolean) => void
}

/** A list of short texts: add one, take one away. Faults are told at the field, what was typed stays. */
export function ListEditor(props: Props) {
  const { label, hint, placeholder, empty, values, disabled, onChange, faultOf, onTyping } = props
  const cleaned = props.cleaned ?? ((typed: string) => typed.trim())
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const type = (text: string) => {
    setTyped(text)
    setFault(null)
    onTyping?.(text.trim() !== '')
  }
  const add = () => {
    const found = faultOf(typed, values)
    setFault(found)
    if (found !== null) return input.current?.focus()
    onChange([...values, cleaned(typed)])
    type('')
  }
  return (
    <div>
      <Group gap={8} align="flex-end" wrap="nowrap" className={css.add}>
        <TextInput
          ref={input}
          label={label}
          description={hint}
          placeholder={placeholder}
          value={typed}
          error={fault}
          disabled={disabled}
          spellCheck={false}
          autoCapitalize="none"
          flex={1}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
          inputWrapperOrder={['label', 'description', 'error', 'input']}
        />
        <Button variant="default" disabled={disabled} onClick={add} aria-label={`Add to: ${label}`}>
          Add
        </Button>
      </Group>
      {values.length === 0 ? (
        <p className={css.empty}>{empty}</p>
      ) : (
        <ul className={css.list} aria-label={label}>
          {values.map((value) => (
            <li key={value}>
              <code>{value}</code>
              {disabled ? null : (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={28}
                  aria-label={`Remove ${value}`}
                  onClick={() => {
                    onChange(values.filter((one) => one !== value))
                    input.current?.focus()
                  }}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
