import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLayoutSidebarRightCollapse, IconLayoutSidebarRightExpand } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import type { Panel } from '../additions.ts'
import css from './panels.module.css'

type Props = {
  panels: readonly Panel[]
  shownId: string
  onShow: (id: string) => void
  /** Only its tabs are left, for a wider page; null where it cannot be (on a phone it is the screen). */
  folded: boolean | null
  onFold?: (folded: boolean) => void
}

const along: Record<string, 1 | -1> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** What is known beside the page, one panel at a time; the tabs are a rail at the edge, or a row on a phone. */
export function Panels({ panels, shownId, onShow, folded, onFold }: Props) {
  const tabs = useRef<HTMLDivElement>(null)
  const shown = panels.find(({ id }) => id === shownId) ?? panels[0]

  function onKeyDown(event: KeyboardEvent) {
    const by = along[event.key]
    if (by === undefined || event.altKey || event.shiftKey) return
    const at = panels.findIndex(({ id }) => id === shown?.id)
    const next = panels[(at + by + panels.length) % panels.length]
    if (!next) return
    // The arrow keys would step through the session.
    event.preventDefault()
    event.stopPropagation()
    onShow(next.id)
    tabs.current?.querySelector<HTMLElement>(`[data-panel="${next.id}"]`)?.focus()
  }

  if (!shown) return null
  return (
    <aside className={css.panels} aria-label="About the session" data-folded={folded === true || undefined}>
      <div className={css.rail}>
        <div
          ref={tabs}
          className={css.tabs}
          role="tablist"
          aria-label="Panels"
          aria-orientation={folded === null ? 'horizontal' : 'vertical'}
          onKeyDown={onKeyDown}
        >
          {panels.map((panel) => (
            <Tab key={panel.id} panel={panel} isShown={panel.id === shown.id && folded !== true} {...{ onShow }} />
          ))}
        </div>
        {folded === null ? null : (
          <Tooltip label={folded ? 'Show the panel (D)' : 'Hide the panel (D)'} position="left">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={folded ? 'Show the panel' : 'Hide the panel'}
              aria-expanded={!folded}
              onClick={() => onFold?.(!folded)}
            >
              {folded ? (
                <IconLayoutSidebarRightExpand size={19} stroke={1.6} aria-hidden />
              ) : (
                <IconLayoutSidebarRightCollapse size={19} stroke={1.6} aria-hidden />
              )}
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {folded === true ? null : (
        <div
          className={css.content}
          role="tabpanel"
          id={`panel-${shown.id}`}
          aria-labelledby={`tab-${shown.id}`}
          // A box that scrolls must be reachable by keyboard.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: as above.
          tabIndex={0}
        >
          {shown.content}
        </div>
      )}
    </aside>
  )
}

function Tab({ panel, isShown, onShow }: { panel: Panel; isShown: boolean; onShow: (id: string) => void }) {
  const { id, label, icon, count, isAlert } = panel
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${id}`}
      data-panel={id}
      className={css.tab}
      aria-selected={isShown}
      aria-controls={isShown ? `panel-${id}` : undefined}
      tabIndex={isShown ? 0 : -1}
      onClick={() => onShow(id)}
    >
      <span className={css.icon} aria-hidden>
        {icon}
      </span>
      {label}
      {count === null || count === 0 ? null : (
        <span className={css.count} data-alert={isAlert || undefined}>
          {count > 999 ? '999+' : count}
        </span>
      )}
    </button>
  )
}
