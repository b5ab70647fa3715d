import '../../signs/signs.css'

/** Colours of charts, as CSS variables: a sign's colour means the same here as on every other screen. */
export const chartColors = {
  plain: 'var(--hs-accent)',
  success: 'var(--sign-success)',
  error: 'var(--sign-error)',
  click: 'var(--sign-click)',
} as const
export type ChartColor = keyof typeof chartColors

const tick = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 } as const

/** What all axes share. */
export const axis = {
  tick,
  tickLine: false,
  axisLine: { stroke: 'var(--hs-line)' },
} as const

export const grid = { vertical: false, stroke: 'var(--hs-line)' } as const
export const cursor = { fill: 'var(--hs-hover)' } as const
