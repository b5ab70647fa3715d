import { Stack, Switch } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import { ListEditor } from './listEditor.tsx'
import { captionFault, selectorFault } from './originRule.ts'
import type { SettingsFormProps } from './settingsFormProps.ts'

/** What of a page is hidden; each rule can only hide more than the page itself does. */
export function PrivacyForm({ draft, set, disabled }: SettingsFormProps) {
  return (
    <Card
      title="Privacy"
      says="What is typed is always masked, in the browser, before anything is sent. Here you can hide more."
    >
      <Stack gap="lg">
        <Switch
          label="Strict masking"
          description="Masks all text of the pages as well, not only what is typed"
          checked={draft.strict}
          disabled={disabled}
          onChange={(event) => set({ strict: event.currentTarget.checked })}
        />
        {draft.strict ? (
          <ListEditor
            label="Captions left readable"
            hint="Of buttons, links and fields, beside those made of common words such as “Place order”"
            placeholder="Book a fitting"
            empty="None of the site’s own."
            values={draft.staticLabels}
            disabled={disabled}
            onChange={(staticLabels) => set({ staticLabels })}
            faultOf={captionFault}
          />
        ) : null}
        <ListEditor
          label="Masked elements"
          hint="CSS selectors; their text is replaced by ***, whatever its length"
          placeholder=".customer-name"
          empty="None besides inputs."
          values={draft.maskSelectors}
          disabled={disabled}
          onChange={(maskSelectors) => set({ maskSelectors })}
          faultOf={selectorFault}
        />
        <ListEditor
          label="Blocked elements"
          hint="CSS selectors; an empty box of the same size stands in their place"
          placeholder="#chat-window"
          empty="None."
          values={draft.blockSelectors}
          disabled={disabled}
          onChange={(blockSelectors) => set({ blockSelectors })}
          faultOf={selectorFault}
        />
        <ListEditor
          label="Ignored elements"
          hint="CSS selectors; they are shown, but nothing done in them is reported or replayed"
          placeholder="#rating-stars"
          empty="None."
          values={draft.ignoreSelectors}
          disabled={disabled}
          onChange={(ignoreSelectors) => set({ ignoreSelectors })}
          faultOf={selectorFault}
        />
      </Stack>
    </Card>
  )
}
