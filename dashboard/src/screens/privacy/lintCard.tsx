import type { LintFinding, LintRun } from '@hindsight/protocol/api/privacy'
import type { Site } from '@hindsight/protocol/api/sites'
import { Anchor, Button, Group, Progress, Skeleton, Stack, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useLint, useStartLint } from '../../api/privacy.ts'
import { useChangeSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './privacy.module.css'
import { findingWords, limitWords } from './words.ts'

type Props = { site: Site; mayManage: boolean }

/** Looks through stored replays for what no rule has caught, and offers the rule. */
export function LintCard({ site, mayManage }: Props) {
  const lint = useLint(site.siteId)
  const start = useStartLint(site.siteId)
  const run = lint.data
  return (
    <Card
      title="Search stored replays"
      says="For what looks like a person’s: addresses, numbers, names after a greeting. Texts are looked at and not shown here, only their shape."
    >
      <Stack gap="md">
        {lint.error ? (
          <Failed error={lint.error} what="The last search could not be read" retry={() => lint.refetch()} />
        ) : !run ? (
          <Skeleton height={36} width={180} />
        ) : (
          <Group gap="md">
            {mayManage ? (
              <Button loading={start.isPending} disabled={run.state === 'running'} onClick={() => start.mutate()}>
                {run.state === 'never' ? 'Search' : 'Search again'}
              </Button>
            ) : null}
            <Done run={run} />
          </Group>
        )}
        {run?.state === 'running' ? (
          <Progress
            value={run.total === 0 ? 0 : (100 * run.read) / run.total}
            aria-label="Search of stored replays"
            transitionDuration={120}
          />
        ) : null}
        {start.error ? <Failed error={start.error} what="The search did not begin" /> : null}
        {run && run.findings.length > 0 ? <Findings site={site} findings={run.findings} mayManage={mayManage} /> : null}
      </Stack>
    </Card>
  )
}

function Done({ run }: { run: LintRun }) {
  if (run.state === 'never') {
    return (
      <Text size="sm" c="dimmed">
        Not searched since the collector was started.
      </Text>
    )
  }
  const looked = `${countOf(run.read, 'piece', 'pieces')} of ${countOf(run.sessions, 'session', 'sessions')}`
  if (run.state === 'running') {
    return (
      <Text size="sm" aria-live="polite">
        Reading {looked} …
      </Text>
    )
  }
  const found = run.findings.length === 0 ? 'Nothing was found' : countOf(run.findings.length, 'place', 'places')
  return (
    <Text size="sm" aria-live="polite">
      <b>{found}</b> in {looked}
      {run.finishedAt === null ? '' : `, ${exactTime(run.finishedAt)}`}.{' '}
      <Text span size="sm" c="dimmed">
        {limitWords(run)}
      </Text>
    </Text>
  )
}

type FindingsProps = { site: Site; findings: LintFinding[]; mayManage: boolean }

function Findings({ site, findings, mayManage }: FindingsProps) {
  const save = useChangeSite(site.siteId)
  const { maskSelectors, blockSelectors } = site.settings
  const ruled = new Set([...maskSelectors, ...blockSelectors])
  const maskIt = (selector: string) =>
    save.mutate({ version: site.version, settings: { maskSelectors: [...maskSelectors, selector] } })
  return (
    <>
      {save.error ? <Failed error={save.error} what="The rule was not saved" /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={css.wide} tabIndex={0} aria-label="Found">
        <Table verticalSpacing={8} miw={620}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>What</Table.Th>
              <Table.Th>Page</Table.Th>
              <Table.Th>Element</Table.Th>
              <Table.Th className={css.number}>Sessions</Table.Th>
              <Table.Th>
                <span className={css.unseen}>What to do</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {findings.map((finding) => (
              <Table.Tr key={`${finding.kind} ${finding.path} ${finding.selector} ${finding.where}`}>
                <Table.Td>
                  {findingWords(finding)}
                  <code className={css.shape}>{finding.shape}</code>
                </Table.Td>
                <Table.Td>
                  <code>{finding.path}</code>
                </Table.Td>
                <Table.Td>
                  <code>{finding.selector}</code>
                </Table.Td>
                <Table.Td className={css.number}>{finding.sessions}</Table.Td>
                <Table.Td>
                  <Group gap={12} wrap="nowrap" justify="flex-end">
                    <Anchor
                      component={Link}
                      size="sm"
                      to={`${urls.session(site.siteId, finding.sessionId)}?t=${finding.t}`}
                    >
                      Watch
                    </Anchor>
                    {ruled.has(finding.selector) ? (
                      <Text size="sm" c="dimmed">
                        Masked from now on
                      </Text>
                    ) : mayManage ? (
                      <Button
                        size="compact-sm"
                        variant="default"
                        disabled={save.isPending}
                        onClick={() => maskIt(finding.selector)}
                        aria-label={`Mask it: ${finding.selector}`}
                      >
                        Mask it
                      </Button>
                    ) : null}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      <Text size="sm" c="dimmed">
        A rule masks what is recorded from now on; replays that are stored already stay as they are until their
        retention ends.
      </Text>
    </>
  )
}
