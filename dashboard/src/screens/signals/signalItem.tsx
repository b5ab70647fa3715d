import type { SignalRow } from '@hindsight/protocol/api/signals'
import { Button, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { CountLink } from '../../components/countLink.tsx'
import { countOf } from '../../format/number.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './signals.module.css'
import { Thresholds } from './thresholds.tsx'
import { figureText } from './units.ts'

type Props = { siteId: string; row: SignalRow; version: number; mayManage: boolean }

/** One signal: what it means, what it is worth, how often it was met; opened, its thresholds. */
export function SignalItem({ siteId, row, version, mayManage }: Props) {
  const [open, setOpen] = useState(false)
  const body = useId()
  const { signal, says, source, points, mild, thresholds, sessions } = row
  const own = thresholds.some(({ value, default: given }) => value !== given)
  const rule = thresholds.map((one) => figureText(one.value, one)).join(', ')
  const Arrow = open ? IconChevronUp : IconChevronDown
  return (
    <li className={css.signal}>
      <div className={css.line}>
        <SignMark kind={signalSigns[signal].sign} size={16} />
        <div className={css.what}>
          <Tooltip label={`Source: ${source}`} multiline maw={320}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the source is told on focus as well */}
            <span className={css.says} tabIndex={0}>
              {says}
            </span>
          </Tooltip>
          <span className={css.dim}>
            {countOf(points, 'point')}
            {mild ? ' · alone no struggle' : ''}
            {rule === '' ? '' : ` · ${rule}`}
            {own ? <b className={css.own}> · set here</b> : null}
          </span>
        </div>
        <span className={css.count}>
          <CountLink of={sessions} noun="session" says={`with “${says}” in the last 14 days`} />
        </span>
        {thresholds.length === 0 ? (
          <span className={css.fixed}>No threshold</span>
        ) : (
          <Button
            className={css.opener ?? ''}
            size="compact-sm"
            variant={open ? 'light' : 'default'}
            rightSection={<Arrow size={15} aria-hidden />}
            aria-expanded={open}
            aria-controls={body}
            aria-label={`${mayManage ? 'Change' : 'Look at'} the thresholds of “${says}”`}
            onClick={() => setOpen(!open)}
          >
            {mayManage ? 'Change' : 'Look'}
          </Button>
        )}
      </div>
      {open ? (
        <div id={body} className={css.body}>
          {/* A saved change is another beginning. */}
          <Thresholds
            key={JSON.stringify(thresholds.map(({ value }) => value))}
            siteId={siteId}
            row={row}
            version={version}
            mayManage={mayManage}
          />
        </div>
      ) : null}
    </li>
  )
}
