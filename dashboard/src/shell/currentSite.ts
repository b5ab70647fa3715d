import { useEffect } from 'react'
import { useParams } from 'react-router'
import { useSites } from '../api/sites.ts'
import { readLastSite, rememberSite } from './lastSite.ts'

/** The site of the URL, or, on screens that belong to none, the one looked at last; null while there is no site. */
export function useCurrentSiteId(): string | null {
  const { siteId } = useParams()
  const sites = useSites().data
  useEffect(() => {
    if (siteId !== undefined) rememberSite(siteId)
  }, [siteId])
  if (siteId !== undefined) return siteId
  const last = readLastSite()
  return (sites?.find((site) => site.siteId === last) ?? sites?.[0])?.siteId ?? null
}
