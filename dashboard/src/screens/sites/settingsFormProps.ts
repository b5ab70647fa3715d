import type { ApiProblem } from '../../api/problem.ts'
import type { SiteDraft } from './siteDraft.ts'

/** What every part of a site's settings is given. */
export type SettingsFormProps = {
  draft: SiteDraft
  set: (patch: Partial<SiteDraft>) => void
  error: ApiProblem | null
  disabled: boolean
}
