import { useCallback } from 'react'
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { urls } from '../../routes.ts'

/** Leads out of the replay. */
export function useBack(): () => void {
  const { siteId = '' } = useParams()
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const list = query.get('list')
  const { state } = useLocation() as { state: { sessions?: string } | null }
  return useCallback(() => {
    // Where one came from the list, Back finds it as it was left.
    if (state?.sessions !== undefined) navigate(-1)
    else navigate(urls.sessions(siteId) + (list === null || list === 'all' ? '' : `?${list}`))
  }, [state, list, navigate, siteId])
}
