import type { ImportOptions } from '@hindsight/protocol/api/imports'
import { fieldsOfKind, type ImportField, type ImportKind } from '@hindsight/protocol/importFields'
import { Select, SimpleGrid } from '@mantine/core'
import { fieldWords } from './words.ts'

type Mapping = ImportOptions['mapping']
type Props = {
  kind: ImportKind
  columns: string[]
  mapping: Mapping
  faults: { field: string; rule: string }[]
  onChange: (mapping: Mapping) => void
}

/** Which column holds what. */
export function MappingFields({ kind, columns, mapping, faults, onChange }: Props) {
  const fields = Object.keys(fieldsOfKind[kind]) as ImportField[]
  const choose = (field: ImportField, column: string | null) => {
    const { [field]: _before, ...others } = mapping
    onChange(column === null ? others : { ...others, [field]: column })
  }
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend style={{ fontWeight: 600, marginBottom: 8, padding: 0 }}>Which column holds what</legend>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
        {fields.map((field) => (
          <Select
            key={field}
            label={fieldWords[field]}
            description={fieldsOfKind[kind][field]?.says}
            placeholder="In no column"
            clearable
            searchable
            withAsterisk={fieldsOfKind[kind][field]?.needed === true}
            data={columns}
            value={mapping[field] ?? null}
            error={faults.find((fault) => fault.field === `mapping.${field}`)?.rule}
            onChange={(column) => choose(field, column)}
          />
        ))}
      </SimpleGrid>
    </fieldset>
  )
}
