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
  didNotStick: { sign: 'error', short: 'Did not stay' },
  refill: { sign: 'error', short: 'Filled in again' },
  formAbandonment: { sign: 'trouble', short: 'Form given up' },
  slowClick: { sign: 'trouble', short: 'Slow click' },
  quickBack: { sign: 'trouble', short: 'Straight back' },
  reloadLoop: { sign: 'trouble', short: 'Reloads' },
  scrollThrash: { sign: 'trouble', short: 'Scrolled to and fro' },
  cursorThrash: { sign: 'trouble', short: 'Shaken pointer' },
  slowRequest: { sign: 'trouble', short: 'Slow request' },
  poorVital: { sign: 'trouble', short: 'Slow page' },
  failedRequest: { sign: 'fault', short: 'Failed request' },
}
