import { useMantineColorScheme } from '@mantine/core'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconFileImport, IconLogout, IconPlus, IconSearch, IconWorldWww } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useMay, useSignOut } from '../api/me.ts'
import { useSites } from '../api/sites.ts'
import { urls } from '../routes.ts'
import { colorSchemes } from './colorSchemes.tsx'
import { useCurrentSiteId } from './currentSite.ts'
import { sameScreenOf } from './siteSwitcher.tsx'
import { usePlaces } from './usePlaces.ts'
import { useSessionByCode } from './useSessionByCode.tsx'

/** Ctrl-K: everything the rail, the switcher and the account menu do, by typing. */
export function Palette() {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const siteId = useCurrentSiteId()
  const groups = usePlaces()
  const sites = useSites().data ?? []
  const mayManage = useMay('sites.manage')
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const [query, setQuery] = useState('')
  const byCode = useSessionByCode(query)

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
      actions={[byCode, goTo, switchSite, commands].filter((group) => group.actions.length > 0)}
      shortcut="mod + K"
      nothingFound="No such command"
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Commands' } }}
      searchProps={{
        placeholder: 'Go to, session code, switch site, theme …',
        'aria-label': 'Search commands',
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
    />
  )
}
