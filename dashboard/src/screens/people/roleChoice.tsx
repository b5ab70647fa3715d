import type { Role } from '@hindsight/protocol/rights'
import { Radio, Stack } from '@mantine/core'
import { roleNames, roleSays, roleWords } from './roleWords.ts'

/** Roles with what each may do: a role is a set of rights. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Radio.Group label="Role" value={value} onChange={(role) => onChange(role as Role)}>
      <Stack gap="xs" mt={6}>
        {roleNames.map((role) => (
          <Radio key={role} value={role} label={roleWords[role]} description={roleSays(role)} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
