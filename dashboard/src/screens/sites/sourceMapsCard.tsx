import type { SourceMapRow } from '@hindsight/protocol/api/sourceMaps'
import { ActionIcon, Button, Code, Group, Skeleton, Stack, Text, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { useRemoveSourceMaps, useSourceMaps } from '../../api/sourceMaps.ts'
import { Card } from '../../components/card.tsx'
import { CopyButton } from '../../components/copyButton.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf, thinSpace } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './sourceMaps.module.css'

const mebi = 1024 * 1024

function sizeText(bytes: number): string {
  return bytes < mebi ? `${Math.ceil(bytes / 1024)}${thinSpace}kB` : `${(bytes / mebi).toFixed(1)}${thinSpace}MB`
}

/** Newest release first, as it was last sent. */
function byRelease(maps: readonly SourceMapRow[]): [release: string, maps: SourceMapRow[]][] {
  const releases = new Map<string, SourceMapRow[]>()
  for (const map of maps) releases.set(map.release, [...(releases.get(map.release) ?? []), map])
  return [...releases]
}

function commandFor(siteId: string, publicUrl: string): string {
  return [
    'gzip -c dist/assets/app.js.map | curl --fail-with-body -X PUT \\',
    '  -H "Authorization: Bearer $API_KEY" -H "Content-Encoding: gzip" \\',
    '  --data-binary @- \\',
    `  "${publicUrl}/api/sites/${siteId}/source-maps?release=4.2.0&file=assets/app.js"`,
  ].join('\n')
}

/** Source maps that make stacks of script errors readable: what there is, and how to send more. */
export function SourceMapsCard({ siteId, publicUrl }: { siteId: string; publicUrl: string }) {
  const maps = useSourceMaps(siteId)
  const remove = useRemoveSourceMaps(siteId)
  const mayManage = useMay('sourceMaps.manage')
  const command = commandFor(siteId, publicUrl)
  return (
    <Card
      title="Source maps"
      says="With them, stacks of script errors show the original file, line and source. Nothing is fetched from the site."
    >
      <Stack gap="md">
        {maps.error && !maps.data ? (
          <Failed error={maps.error} what="The source maps could not be read" retry={() => maps.refetch()} />
        ) : null}
        {maps.isPending ? <Skeleton height={48} role="status" aria-label="Loading the source maps" /> : null}
        {maps.data?.length === 0 ? (
          <Text size="sm" c="dimmed">
            None yet. Send each from the build, with the release that the recorder is told.
          </Text>
        ) : null}
        {byRelease(maps.data ?? []).map(([release, ofRelease]) => (
          <Release
            key={release}
            release={release}
            maps={ofRelease}
            mayManage={mayManage}
            onRemove={(file) => remove.mutate(file === null ? { release } : { release, file })}
          />
        ))}
        {remove.error ? <Failed error={remove.error} what="It was not removed" /> : null}
        {mayManage ? (
          <div>
            <Group justify="space-between" mb={4}>
              <Text size="sm" fw={500}>
                Send one
              </Text>
              <CopyButton value={command} label="Copy" />
            </Group>
            {/* A box that scrolls must be reachable by keyboard. */}
            <Code block tabIndex={0}>
              {command}
            </Code>
          </div>
        ) : null}
      </Stack>
    </Card>
  )
}

type ReleaseProps = {
  release: string
  maps: readonly SourceMapRow[]
  mayManage: boolean
  /** null: all of the release. */
  onRemove: (file: string | null) => void
}

function Release({ release, maps, mayManage, onRemove }: ReleaseProps) {
  const [asked, setAsked] = useState(false)
  const name = release === '' ? 'Without a release' : `Release ${release}`
  const bytes = maps.reduce((sum, map) => sum + map.bytes, 0)
  return (
    <section aria-label={name}>
      <div className={css.head}>
        <b>{name}</b>
        <span className={css.dim}>
          {countOf(maps.length, 'map')}, {sizeText(bytes)}
        </span>
        {mayManage ? (
          <Button
            className={css.last ?? ''}
            size="compact-xs"
            variant={asked ? 'filled' : 'subtle'}
            color={asked ? 'red' : 'gray'}
            onClick={() => (asked ? onRemove(null) : setAsked(true))}
            onBlur={() => setAsked(false)}
          >
            {asked ? 'Really remove all?' : 'Remove all'}
          </Button>
        ) : null}
      </div>
      <ul className={css.maps}>
        {maps.map(({ file, bytes: size, hasContent, uploadedAt, by }) => (
          <li key={file}>
            <span className={css.file} title={file}>
              {file}
            </span>
            <span className={css.dim}>
              {sizeText(size)}
              {hasContent ? '' : ', without sources'}
            </span>
            <span className={css.dim} title={exactTime(uploadedAt)}>
              {relativeTime(uploadedAt)} by {by}
            </span>
            {mayManage ? (
              <Tooltip label="Remove">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={26}
                  aria-label={`Remove the map of ${file}`}
                  onClick={() => onRemove(file)}
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              </Tooltip>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
