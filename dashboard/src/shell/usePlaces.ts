import { useMe } from '../api/me.ts'
import { useCurrentSiteId } from './currentSite.ts'
import { placesOf } from './places.ts'

/** The places that whoever is signed in may see. */
export function usePlaces(): ReturnType<typeof placesOf> {
  const siteId = useCurrentSiteId()
  const rights = useMe().data?.rights ?? []
  return placesOf(siteId)
    .map(({ job, places }) => ({
      job,
      places: places.filter(({ need }) => need === undefined || rights.includes(need)),
    }))
    .filter(({ places }) => places.length > 0)
}
