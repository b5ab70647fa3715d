import { AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { matchPath, Outlet, ScrollRestoration, useLocation, useMatch, useSearchParams } from 'react-router'
import { periodKeys } from '../filters/period.ts'
import { patterns } from '../routes.ts'
import { AccountMenu } from './accountMenu.tsx'
import { FindButton } from './find/findButton.tsx'
import { Logo } from './logo.tsx'
import { Palette } from './palette.tsx'
import { PeriodPicker } from './periodPicker.tsx'
import { Rail } from './rail.tsx'
import { SearchBox } from './searchBox.tsx'
import { SegmentPicker } from './segmentPicker.tsx'
import css from './shell.module.css'
import { SiteSwitcher } from './siteSwitcher.tsx'

const barPx = 56
/** On a phone search and period stand in a row of their own. */
const secondRowPx = 52

/** Screens about a period that is chosen above them. */
const periodScreens = [
  patterns.sessions,
  patterns.overview,
  patterns.strugglePoints,
  patterns.strugglePoint,
  patterns.forms,
  patterns.form,
  patterns.funnels,
  patterns.ctr,
  patterns.namedClicks,
  patterns.reports,
  patterns.paths,
  patterns.heatmap,
  patterns.boards,
  patterns.campaigns,
  patterns.campaignOrders,
]

/** Rail, top bar and the screen. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  const listed = useMatch(patterns.sessions) !== null
  const ofPeriod = periodScreens.some((pattern) => matchPath(pattern, pathname) !== null)
  // Customers are looked at over all time, until a segment says whose: that has a period.
  const ofCustomers = useMatch(patterns.customers) !== null
  const [search] = useSearchParams()
  const hasPeriod = ofPeriod || (ofCustomers && periodKeys.some((key) => search.has(key)))
  const hasSecondRow = ofPeriod || ofCustomers
  const opensFile = useMatch(patterns.openReplay) !== null
  const replay = useMatch(patterns.session) !== null || opensFile
  const sideBySide = useMatch(patterns.followUp) !== null
  const narrow = useMediaQuery('(max-width: 75em)') ?? false
  const phone = useMediaQuery('(max-width: 48em)') ?? false
  // The replay needs its width; and below 1200 px everything does.
  const compact = (replay || narrow) && !phone
  return (
    <AppShell
      header={{ height: { base: hasSecondRow ? barPx + secondRowPx : barPx, sm: barPx } }}
      navbar={{ width: compact ? 60 : 208, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={replay || sideBySide ? 0 : { base: 'md', sm: 'lg' }}
      classNames={{ header: css.header ?? '', navbar: css.navbar ?? '', main: css.main ?? '' }}
      transitionDuration={120}
    >
      <a href="#screen" className={css.skip}>
        Skip to the content
      </a>
      <AppShell.Header>
        <div className={css.bar}>
          <Burger
            opened={open}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={open ? 'Close the menu' : 'Open the menu'}
            aria-expanded={open}
          />
          <div className={css.logo}>
            <Logo />
          </div>
          <SiteSwitcher />
          {hasSecondRow ? (
            <div className={css.find}>
              {listed ? <SearchBox className={css.search ?? ''} /> : null}
              {hasPeriod ? <PeriodPicker /> : null}
              <SegmentPicker />
            </div>
          ) : null}
          <Group gap={4} wrap="nowrap" className={css.right}>
            <FindButton compact={narrow || phone} />
            <AccountMenu />
          </Group>
        </div>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Main">
        <Rail compact={compact} onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="screen" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <Palette />
      <ScrollRestoration />
    </AppShell>
  )
}
