import {
  Anchor,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Modal,
  Notification,
} from '@mantine/core'

/** The one accent. Blue, violet, orange, red and green are taken: they are signs with a meaning. */
const petrol: MantineColorsTuple = [
  '#e7f6f8',
  '#d2e9ed',
  '#a5d2da',
  '#74bac7',
  '#4ea6b6',
  '#3699ab',
  '#2593a6',
  '#147f91',
  '#0b6878',
  '#005a69',
]

export const theme = createTheme({
  primaryColor: 'petrol',
  // Shade 8 carries white text with a contrast of at least 4.5 in both schemes.
  primaryShade: 8,
  autoContrast: true,
  colors: { petrol },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    // Its <header> is no banner of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
    Button: Button.extend({ defaultProps: { fw: 500 } }),
    // Its own grey under a title is too light for AA.
    Notification: Notification.extend({ styles: { description: { color: 'var(--mantine-color-dimmed)' } } }),
  },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' } } },
})

/** Mantine's dimmed grey is too light for AA; ours holds 4.5 on the page and on cards. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6470',
    '--mantine-color-placeholder': '#68717d',
    '--mantine-color-error': '#bd2130',
    '--hs-page': '#f7f8f9',
    '--hs-card': '#ffffff',
    '--hs-line': '#e3e6ea',
    '--hs-hover': '#f1f4f6',
    '--hs-accent': '#0b6878',
  },
  dark: {
    '--mantine-color-dimmed': '#a0a8b3',
    '--mantine-color-placeholder': '#949ca8',
    '--mantine-color-error': '#ff8a8a',
    '--mantine-color-body': '#15181c',
    '--hs-page': '#15181c',
    '--hs-card': '#1c2025',
    '--hs-line': '#2d333b',
    '--hs-hover': '#23282f',
    '--hs-accent': '#74bac7',
  },
})
