import { Button, Group, TextInput } from '@mantine/core'
import { maxReasonChars, usualReasons } from './reasons.ts'

type Props = {
  value: string
  onChange: (reason: string) => void
  /** What this case in particular suggests; stands first. */
  suggested: readonly string[]
  error?: string | undefined
}

/** Why someone is to be followed up: suggested, or in one's own words. */
export function ReasonField({ value, onChange, suggested, error }: Props) {
  const offered = [...new Set([...suggested, ...usualReasons])].filter((reason) => reason !== value && reason !== '')
  return (
    <div>
      <TextInput
        label="Reason"
        description="What a colleague reads first in the list"
        maxLength={maxReasonChars}
        required
        withAsterisk={false}
        data-autofocus
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
      />
      <Group gap={6} mt={8} role="group" aria-label="Usual reasons">
        {offered.map((reason) => (
          <Button
            key={reason}
            variant="default"
            size="compact-xs"
            h={26}
            radius="xl"
            px={10}
            fw={400}
            maw="100%"
            onClick={() => onChange(reason)}
          >
            {reason}
          </Button>
        ))}
      </Group>
    </div>
  )
}
