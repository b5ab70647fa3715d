import { maxFoundText } from '@hindsight/protocol/api/find'
import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconFileImport, IconLogout, IconPlus, IconSearch, IconWorldWww } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useFind } from '../api/find.ts'
import { useMay, useSignOut } from '../api/me.ts'
import { useSites } from '../api/sites.ts'
import { urls } from '../routes.ts'
import { colorSchemes } from './colorSchemes.tsx'
import { useCurrentSiteId } from './currentSite.ts'
import { filterActions } from './find/filterActions.ts'
import { foundGroups } from './find/foundGroups.tsx'
import { startCaseGroup } from './find/startCaseGroup.tsx'
import { sameScreenOf } from './siteSwitcher.tsx'
import { usePlaces } from './usePlaces.ts'

/** A pause in typing this long asks. */
const typingPauseMs = 200

/**
 * The one box: finds whatever a caller says, and does everything the rail, the switcher and the account menu do, by
 * typing. Opened by Ctrl-K and by / anywhere; what a screen has of its own to search is reached by t.
 */
export function Palette() {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const siteId = useCurrentSiteId()
  const groups = usePlaces()
  const sites = useSites().data ?? []
  const mayManage = useMay('sites.manage')
  const mayStart = useMay('cases.write')
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const [query, setQuery] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [asked] = useDebouncedValue(query.trim(), typingPauseMs)
  const mayRead = useMay('sessions.read')
  const found = useFind(siteId, asked, isOpen && mayRead)
  // Rows that come after the last letter: Enter opens the first, as it does where the rows were there already.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows on the screen follow from what was found
  useEffect(() => {
    if (isOpen) selectFirst()
  }, [isOpen, found.data])
  const isSearching = isOpen && (found.isFetching || asked !== query.trim())

  const startCase =
    siteId !== null && mayStart && !isSearching ? startCaseGroup(found.data, asked, siteId, navigate) : []
  const goTo: SpotlightActionGroupData = {
    group: 'Go to',
    actions: groups.flatMap(({ places }) =>
      places.flatMap(({ name, icon: Icon, to }) =>
        to === null
          ? []
          : [
              {
                id: `go-${name}`,
                label: name,
                leftSection: <Icon size={18} aria-hidden />,
                onClick: () => navigate(to),
              },
            ],
      ),
    ),
  }
  const switchSite: SpotlightActionGroupData = {
    group: 'Switch site',
    actions: sites
      .filter((site) => site.siteId !== siteId)
      .map((site) => ({
        id: `site-${site.siteId}`,
        label: site.name,
        keywords: `site ${site.siteId}`,
        leftSection: <IconWorldWww size={18} aria-hidden />,
        onClick: () => navigate(sameScreenOf(site.siteId, pathname)),
      })),
  }
  const commands: SpotlightActionGroupData = {
    group: 'Commands',
    actions: [
      ...(mayManage
        ? [
            {
              id: 'new-site',
              label: 'New site',
              leftSection: <IconPlus size={18} aria-hidden />,
              onClick: () => navigate(urls.newSite),
            },
          ]
        : []),
      {
        id: 'open-replay',
        label: 'Open a recording from a file',
        keywords: 'rrweb json import replay',
        leftSection: <IconFileImport size={18} aria-hidden />,
        onClick: () => navigate(urls.openReplay),
      },
      ...colorSchemes.map((scheme) => ({
        id: `theme-${scheme.value}`,
        label: `Theme: ${scheme.label.toLowerCase()}`,
        leftSection: <scheme.icon size={18} aria-hidden />,
        onClick: () => setColorScheme(scheme.value),
      })),
      {
        id: 'sign-out',
        label: 'Sign out',
        leftSection: <IconLogout size={18} aria-hidden />,
        onClick: () => signOut.mutate(),
      },
    ],
  }
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      actions={[...foundGroups(found.data, siteId ?? '', navigate), ...startCase, goTo, switchSite, commands]}
      filter={filterActions}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => {
        setOpen(false)
        setQuery('')
      }}
      scrollable
      maxHeight="min(70vh, 560px)"
      shortcut={['mod + K', '/']}
      nothingFound={
        found.error
          ? 'The search was not answered. Type on to try again.'
          : isSearching
            ? 'Searching …'
            : 'Nothing found'
      }
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Find' } }}
      searchProps={{
        placeholder: 'Name, e-mail, phone, order, code, error text …',
        'aria-label': 'Find a customer, visit, case or page',
        maxLength: maxFoundText,
        autoComplete: 'off',
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
    />
  )
}

/** Mantine marks the chosen row in the page itself, once per letter, and has no call for it. */
function selectFirst(): void {
  const rows = document.querySelectorAll('.mantine-Spotlight-actionsList [data-action]')
  if (![...rows].some((row) => row.hasAttribute('data-selected'))) rows[0]?.setAttribute('data-selected', 'true')
}
