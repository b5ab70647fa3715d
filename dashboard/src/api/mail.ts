import { type MailTemplate, mailRoutes } from '@hindsight/protocol/api/mail'
import type { BodyIn, QueryIn } from '@hindsight/protocol/api/route'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const mailKey = (siteId: string) => ['sites', siteId, 'mail'] as const
/** While a batch runs. */
const progressMs = 1500

export type MailContent = BodyIn<(typeof mailRoutes)['previewMail']>['template']

/** Cases by their ids, or all of a list. */
export type MailAbout = Pick<BodyIn<(typeof mailRoutes)['makeMailBatch']>, 'caseIds' | 'cases'>

export function useMail(siteId: string, enabled = true) {
  return useQuery({
    queryKey: [...mailKey(siteId), 'setUp'],
    queryFn: ({ signal }) => ask(mailRoutes.getMail, { params: { siteId }, signal }),
    enabled,
  })
}

export function useMailTemplates(siteId: string, enabled = true) {
  return useQuery({
    queryKey: [...mailKey(siteId), 'templates'],
    queryFn: async ({ signal }) => (await ask(mailRoutes.listMailTemplates, { params: { siteId }, signal })).templates,
    enabled,
  })
}

export function usePutMailTemplate(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ templateId, ...body }: BodyIn<(typeof mailRoutes)['putMailTemplate']> & { templateId: string }) =>
      ask(mailRoutes.putMailTemplate, { params: { siteId, templateId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: mailKey(siteId) }),
  })
}

export function useRemoveMailTemplate(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ templateId, version }: Pick<MailTemplate, 'templateId' | 'version'>) =>
      ask(mailRoutes.removeMailTemplate, { params: { siteId, templateId }, query: { version } }),
    onSuccess: () => client.invalidateQueries({ queryKey: mailKey(siteId) }),
  })
}

/** null: what is written is not sound yet. */
export function useMailPreview(siteId: string, template: MailContent | null, language: string) {
  return useQuery({
    queryKey: [...mailKey(siteId), 'preview', template, language],
    queryFn: ({ signal }) => {
      if (template === null) throw new Error('Nothing to show')
      return ask(mailRoutes.previewMail, { params: { siteId }, body: { template, language }, signal })
    },
    enabled: template !== null,
    placeholderData: (before) => before,
  })
}

export function useTestMail(siteId: string) {
  return useMutation({
    mutationFn: (body: BodyIn<(typeof mailRoutes)['testMail']>) =>
      ask(mailRoutes.testMail, { params: { siteId }, body }),
  })
}

export function useMailBatches(siteId: string) {
  return useQuery({
    queryKey: [...mailKey(siteId), 'batches'],
    queryFn: async ({ signal }) => (await ask(mailRoutes.listMailBatches, { params: { siteId }, signal })).batches,
  })
}

export function useMakeMailBatch(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof mailRoutes)['makeMailBatch']>) =>
      ask(mailRoutes.makeMailBatch, { params: { siteId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...mailKey(siteId), 'batches'] }),
  })
}

export function useMailBatch(siteId: string, batchId: string) {
  return useQuery({
    queryKey: [...mailKey(siteId), 'batch', batchId],
    queryFn: ({ signal }) => ask(mailRoutes.getMailBatch, { params: { siteId, batchId }, signal }),
    refetchInterval: ({ state }) => (state.data?.batch.status === 'running' ? progressMs : false),
    staleTime: 0,
  })
}

export function useChangeMailBatch(siteId: string, batchId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (act: BodyIn<(typeof mailRoutes)['changeMailBatch']>['act']) =>
      ask(mailRoutes.changeMailBatch, { params: { siteId, batchId }, body: { act } }),
    onSettled: () => client.invalidateQueries({ queryKey: mailKey(siteId) }),
  })
}

export function useMailRecipients(siteId: string, query: QueryIn<(typeof mailRoutes)['listMailRecipients']>) {
  return useQuery({
    queryKey: [...mailKey(siteId), 'recipients', query],
    queryFn: ({ signal }) => ask(mailRoutes.listMailRecipients, { params: { siteId }, query, signal }),
    placeholderData: (before) => before,
    staleTime: 0,
  })
}

export function useDecideMail(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({
      batchId,
      recipientNo,
      decision,
    }: {
      batchId: string
      recipientNo: number
      decision: 'sent' | 'again'
    }) => ask(mailRoutes.decideMail, { params: { siteId, batchId, recipientNo }, body: { decision } }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: mailKey(siteId) }),
        client.invalidateQueries({ queryKey: ['sites', siteId, 'cases'] }),
      ]),
  })
}
