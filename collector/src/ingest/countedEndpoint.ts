/** Files a refusal under the sender as far as it was known when it was refused; the app's error handler answers. */
import type { Request, Response } from 'express'
import { RefusalError } from '../errors.ts'
import { type Sender, senderOf } from './admit.ts'
import type { IngestDeps } from './deps.ts'
import { failureOf } from './quickRecord.ts'

export type Endpoint = (request: Request, response: Response, sender: Sender) => void | Promise<void>

export function countedEndpoint({ refusalLog, limits }: Pick<IngestDeps, 'refusalLog' | 'limits'>, endpoint: Endpoint) {
  return async (request: Request, response: Response): Promise<void> => {
    const failure = failureOf(request)
    const sender = failure?.sender ?? senderOf(request)
    try {
      if (failure) throw failure.error
      limits.ofAddress(request)
      await endpoint(request, response, sender)
    } catch (error) {
      if (error instanceof RefusalError) {
        refusalLog.refuse({ ...sender, code: error.refusal, field: error.field, rule: error.rule })
      }
      throw error
    }
  }
}
