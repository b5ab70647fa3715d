import { isCodePattern } from '@hindsight/protocol/codePatterns'
import { Stack } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import { ListEditor } from './listEditor.tsx'
import { originFault, originOf } from './originRule.ts'
import type { SettingsFormProps } from './settingsFormProps.ts'

const maskRule = 'Two letters of its own side by side, # for a digit, @ for a letter: ERR-####'

function maskFault(typed: string, already: string[]): string | null {
  const mask = typed.trim()
  if (already.includes(mask)) return 'It is in the list already'
  return isCodePattern(mask) ? null : maskRule
}

/** What helps who has a customer on the phone. */
export function FindForm({ draft, set, disabled }: SettingsFormProps) {
  return (
    <Card title="Finding customers">
      <Stack gap="lg">
        <ListEditor
          label="Codes kept readable"
          hint="Error codes of your own, as masks: # is a digit, @ a letter. What fits stays in messages, so that it can be found when a caller reads it out"
          placeholder="ERR-####-@@"
          empty="None: numbers in messages are taken out."
          values={draft.codePatterns}
          disabled={disabled}
          onChange={(codePatterns) => set({ codePatterns })}
          faultOf={maskFault}
        />
        <ListEditor
          label="Frames that may show the card"
          hint="Origins of your help desk, for the customer card in its side panel"
          placeholder="https://desk.example"
          empty="None: the card is shown in no frame."
          values={draft.frameOrigins}
          disabled={disabled}
          onChange={(frameOrigins) => set({ frameOrigins })}
          faultOf={originFault}
          cleaned={originOf}
        />
      </Stack>
    </Card>
  )
}
