import type { SignalName } from '@hindsight/protocol/signals'
import type { SignKind } from './signShapes.tsx'

/** The sign of each signal, and its name where there is room for two words only. */
export const signalSigns: Record<SignalName, { sign: SignKind; short: string }> = {
  falseRejection: { sign: 'error', short: 'Refused although filled in' },
  fieldError: { sign: 'error', short: 'Field error' },
  fieldStruggle: { sign: 'error', short: 'Refused again and again' },
  failedSubmit: { sign: 'error', short: 'Failed submit' },
  rageClick: { sign: 'rage', short: 'Rage click' },
  deadClick: { sign: 'dead', short: 'Dead click' },
  errorClick: { sign: 'trouble', short: 'Click that ends in an error' },
  jsError: { sign: 'fault', short: 'Script error' },
  failedRequest: { sign: 'fault', short: 'Failed request' },
}
