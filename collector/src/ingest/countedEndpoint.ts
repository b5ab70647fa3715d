/** Files a refusal under the sender as far as it was known when it was refused; the app's error handler answers. */
import type { Request, Response } from 'express'
import { RefusalError } from '../errors.ts'
import type { RefusalLog } from '../refusalLog.ts'
import { type Sender, senderOf } from './admit.ts'

export type Endpoint = (request: Request, response: Response, sender: Sender) => void | Promise<void>

export function countedEndpoint(refusalLog: RefusalLog, endpoint: Endpoint) {
  return async (request: Request, response: Response): Promise<void> => {
    const sender = senderOf(request)
    try {
      await endpoint(request, response, sender)
    } catch (error) {
      if (error instanceof RefusalError) {
        refusalLog.refuse({ ...sender, code: error.refusal, field: error.field, rule: error.rule })
      }
      throw error
    }
  }
}
