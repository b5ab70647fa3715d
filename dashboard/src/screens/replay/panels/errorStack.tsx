import type { EventRow } from '@hindsight/protocol/api/sessions'
import type { StackFrame } from '@hindsight/protocol/api/sourceMaps'
import { Anchor, Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import { useStack } from '../../../api/stacks.ts'
import { CopyButton } from '../../../components/copyButton.tsx'
import { urls } from '../../../routes.ts'
import { numberOf, textOf } from './entries.ts'
import css from './errorStack.module.css'

const fileName = (url: string): string => url.replace(/[?#].*$/, '').replace(/^.*\/(?=[^/]+$)/, '')

/** Where an error came from: the original files where a source map tells them, else the scripts as they were sent. */
export function ErrorStack({ siteId, release, event }: { siteId: string; release: string; event: EventRow }) {
  const { stack, source, line, column } = event.properties
  const asked = {
    release,
    stack: textOf(stack),
    source: textOf(source),
    line: numberOf(line) ?? 0,
    column: numberOf(column) ?? 0,
  }
  const { data: frames, error } = useStack(siteId, asked)
  if (!frames && !error) return <Skeleton h={60} role="status" aria-label="Reading the stack" />
  const known = frames ?? []
  const first = known.findIndex(({ original }) => original !== null)
  const isUnmapped = first < 0 && known.some(({ why }) => why === 'noMap')
  return (
    <div className={css.stack}>
      {error ? (
        <p className={css.note}>The stack could not be resolved; it stands here as the browser told it.</p>
      ) : null}
      {known.length === 0 ? (
        <pre className={css.raw}>{asked.stack || 'The browser told no stack.'}</pre>
      ) : (
        <ol className={css.frames}>
          {known.map((frame, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand in a stack twice.
            <Frame key={at} frame={frame} isShown={at === first} />
          ))}
        </ol>
      )}
      {isUnmapped ? (
        <p className={css.note}>
          No source map is here for {release === '' ? 'these scripts' : `release ${release}`}.{' '}
          <Anchor component={Link} to={urls.site(siteId)} size="xs">
            Send the site’s source maps
          </Anchor>{' '}
          and the original lines stand here.
        </p>
      ) : null}
      <CopyButton value={`${event.message}\n${asked.stack}`} label="Copy the stack" />
    </div>
  )
}

function Frame({ frame, isShown }: { frame: StackFrame; isShown: boolean }) {
  const { original, url, line, column, raw } = frame
  const file = original ? original.file : fileName(url)
  const at = original ?? { line, column }
  const name = original?.name || frame.function
  return (
    <li>
      <div className={css.frame} title={raw}>
        <span className={css.function}>{name === '' ? '(anonymous)' : name}</span>
        <span className={css.place}>
          {file === '' ? raw.trim() : `${file}${at.line === null ? '' : `:${at.line}`}`}
          {file === '' || at.column === null ? '' : `:${at.column}`}
        </span>
      </div>
      {isShown && original && original.context.length > 0 ? (
        <pre className={css.code}>
          {original.context.map(({ line: number, text }) => (
            <span key={number} className={css.codeLine} data-here={number === original.line || undefined}>
              <span className={css.number}>{number}</span>
              {text}
              {'\n'}
            </span>
          ))}
        </pre>
      ) : null}
    </li>
  )
}
