import type { IgnoreRule } from '@hindsight/protocol/api/signals'
import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useIgnoreRules, useRemoveIgnoreRule } from '../../api/signals.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './signals.module.css'

function whereOf({ scope, path }: IgnoreRule): string {
  if (scope === 'place') return 'on every page'
  return scope === 'point' ? `on ${path}` : `once, on ${path}`
}

/** What colleagues said is no struggle, each to be undone. */
export function IgnoredCard({ siteId }: { siteId: string }) {
  const rules = useIgnoreRules(siteId)
  const remove = useRemoveIgnoreRule(siteId)
  return (
    <Card
      title="Not a struggle"
      says="Counted nowhere, because somebody said so. Undone, it counts again, also in what was."
    >
      <Stack gap="sm">
        {rules.error && !rules.data ? (
          <Failed error={rules.error} what="The rules could not be read" retry={() => rules.refetch()} />
        ) : null}
        {rules.isPending ? <Skeleton height={48} role="status" aria-label="Loading the rules" /> : null}
        {rules.data?.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing. In a replay, beside the struggle score, and on a struggle point stands “Not a struggle …”.
          </Text>
        ) : null}
        {remove.error ? <Failed error={remove.error} what="It was not undone" /> : null}
        <ul className={css.rules}>
          {rules.data?.map((rule) => (
            <li key={rule.ruleId}>
              <div className={css.what}>
                <span>
                  {rule.says}{' '}
                  {rule.sessionId === null ? (
                    <span className={css.dim}>{whereOf(rule)}</span>
                  ) : (
                    <Anchor component={Link} size="sm" to={urls.session(siteId, rule.sessionId)}>
                      {whereOf(rule)}
                    </Anchor>
                  )}
                </span>
                <span className={css.dim}>
                  “{rule.why}”, {rule.by}, <span title={exactTime(rule.at)}>{relativeTime(rule.at)}</span>
                </span>
              </div>
              <Button
                size="compact-sm"
                variant="default"
                loading={remove.isPending && remove.variables === rule.ruleId}
                aria-label={`Undo: ${rule.says} ${whereOf(rule)}`}
                onClick={() => remove.mutate(rule.ruleId)}
              >
                Undo
              </Button>
            </li>
          ))}
        </ul>
      </Stack>
    </Card>
  )
}
