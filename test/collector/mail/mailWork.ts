/** Customers with open cases, templates and batches, for the tests of e-mail. */
import { randomUUID } from 'node:crypto'
import type { MailBatch, MailPlan, MailRecipient } from '@hindsight/protocol/api/mail'
import { expect } from 'vitest'
import type { Stack } from '../../support/stack.ts'
import { contact, put, siteId, type Visit, visit } from '../cases/population.ts'

export const mailPath = `/api/sites/${siteId}/mail`

export type Answered = { status: number; body: Record<string, unknown> }

export function mailWork(stack: Pick<Stack, 'url' | 'apiKey' | 'store'>) {
  async function call(method: string, path: string, body?: unknown): Promise<Answered> {
    const answer = await fetch(stack.url + path, {
      method,
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) }
  }

  async function done<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }

  async function customer(given: Record<string, string>, over: Partial<Visit> & { language?: string } = {}) {
    const person = `C-${randomUUID()}`
    const session = visit(person, Date.now() - 3_600_000, over)
    await put(stack.store, { sessions: [session], contactDetails: [contact(person, given)] })
    return { person, session }
  }

  return {
    call,
    done,
    customer,

    /** At night too, and often: what is tried here is not the policy. */
    async relaxPolicy(): Promise<void> {
      const { version } = await done<{ version: number }>('GET', `/api/sites/${siteId}`)
      const contactPolicy = { perDay: 50, perWeek: 200, coolOffHours: 0, quietFrom: '00:00', quietTo: '00:00' }
      await done('PATCH', `/api/sites/${siteId}`, { version, settings: { contactPolicy } })
    },

    async flagged(person: string, over: Record<string, unknown> = {}): Promise<string> {
      const body = { person, reason: 'The checkout refused her name', ...over }
      return (await done<{ case: { caseId: string } }>('POST', `/api/sites/${siteId}/cases`, body)).case.caseId
    },

    async template(over: Record<string, unknown> = {}): Promise<string> {
      const templateId = randomUUID()
      const texts = [
        { language: 'en', subject: 'About {{site.name}}', text: 'Dear {{customer.name}},\n\nsorry. {{unsubscribe}}' },
      ]
      await done('PUT', `${mailPath}/templates/${templateId}`, { version: 0, name: 'Sorry', texts, ...over })
      return templateId
    },

    draft: (templateId: string, caseIds: string[], perMinute = 600) =>
      done<{ batch: MailBatch; plan: MailPlan }>('POST', `${mailPath}/batches`, { templateId, caseIds, perMinute }),

    act: (batchId: string, act: string) => done<MailBatch>('PATCH', `${mailPath}/batches/${batchId}`, { act }),

    batch: async (batchId: string) => (await done<{ batch: MailBatch }>('GET', `${mailPath}/batches/${batchId}`)).batch,

    recipients: async (batchId: string) =>
      (await done<{ entries: MailRecipient[] }>('GET', `${mailPath}/recipients?batch=${batchId}`)).entries,

    async until(batchId: string, status: MailBatch['status']): Promise<MailBatch> {
      const read = () => done<{ batch: MailBatch }>('GET', `${mailPath}/batches/${batchId}`)
      await expect.poll(async () => (await read()).batch.status, { timeout: 60_000 }).toBe(status)
      return (await read()).batch
    },
  }
}
