import { formRoutes } from '@hindsight/protocol/api/forms'
import { useQuery } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

export function useForms(siteId: string, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'forms', period],
    queryFn: async ({ signal }) =>
      (await ask(formRoutes.listForms, { params: { siteId }, query: boundsOf(period), signal })).forms,
    placeholderData: ofSameSite(siteId),
  })
}

export type FormName = { path: string; form: string }

/** One form, field by field; null asks nothing. */
export function useForm(siteId: string, name: FormName | null, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'form', name, period],
    queryFn: ({ signal }) =>
      ask(formRoutes.getForm, {
        params: { siteId },
        query: { ...boundsOf(period), path: name?.path ?? '', form: name?.form ?? '' },
        signal,
      }),
    enabled: name !== null,
  })
}
