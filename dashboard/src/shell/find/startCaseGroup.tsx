import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { IconPhonePlus } from '@tabler/icons-react'
import type { NavigateFunction } from 'react-router'
import { urls } from '../../routes.ts'
import { asState, givenCaller } from '../../screens/followUp/givenCaller.ts'
import { type Found, foundPrefix } from './foundGroups.tsx'

/** Fewer letters are no name yet. */
const minChars = 3

/** Nobody was found by what the caller said: she gets a case all the same. */
export function startCaseGroup(
  found: Found | undefined,
  text: string,
  siteId: string,
  navigate: NavigateFunction,
): SpotlightActionGroupData[] {
  if (!found || text.length < minChars || found.customers.length > 0 || found.cases.length > 0) return []
  const go = () => navigate(urls.followUp(siteId), { state: asState(givenCaller(text)) })
  return [
    {
      group: 'Nobody known',
      actions: [
        {
          id: `${foundPrefix}start-case`,
          label: `Start a case for “${text}”`,
          description: 'Someone called or wrote, and nobody knows yet who she is',
          leftSection: <IconPhonePlus size={18} aria-hidden />,
          onClick: () => void go(),
        },
      ],
    },
  ]
}
