import { Navigate } from 'react-router'
import { useSites } from '../api/sites.ts'
import { Failed } from '../components/failed.tsx'
import { urls } from '../routes.ts'
import { readLastSite } from './lastSite.ts'

export function HomeRedirect() {
  const sites = useSites()
  if (sites.error) return <Failed error={sites.error} retry={() => sites.refetch()} />
  if (!sites.data) return null
  const last = readLastSite()
  const site = sites.data.find((one) => one.siteId === last) ?? sites.data[0]
  return <Navigate to={site ? urls.overview(site.siteId) : urls.newSite} replace />
}
