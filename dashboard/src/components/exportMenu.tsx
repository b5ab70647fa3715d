import { type FileFormat, fileFormats, type TableName } from '@hindsight/protocol/api/reports'
import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useParams } from 'react-router'
import { useMay } from '../api/me.ts'
import { fileUrl } from '../api/reports.ts'
import type { Period } from '../filters/period.ts'

const words: Record<FileFormat, string> = { csv: 'CSV, for spreadsheets', parquet: 'Parquet, for data tools' }

type Props = { table: TableName; period: Period; filters?: Record<string, unknown> }

/** The whole table as a file, with the filters of its screen. Who may not take data out does not see it. */
export function ExportMenu({ table, period, filters }: Props) {
  const { siteId = '' } = useParams()
  if (!useMay('exports.make')) return null
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fileFormats.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={fileUrl(siteId, table, format, period, filters)}
            download={`${table}.${format}`}
          >
            {words[format]}
          </Menu.Item>
        ))}
        <Menu.Label>All rows, without contact details. It is written into the audit trail.</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}
