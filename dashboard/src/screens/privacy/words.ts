import type { LintFinding, LintRun } from '@hindsight/protocol/api/privacy'
import type { SiteSettings } from '@hindsight/protocol/settings'
import type { MayBePersonal } from '@hindsight/protocol/whatLeaves'
import { countOf, perCent } from '../../format/number.ts'

const kinds: Record<LintFinding['kind'], string> = {
  email: 'E-mail address',
  phone: 'Phone number',
  iban: 'Bank account',
  card: 'Card number',
  number: 'Long number',
  name: 'Name after a greeting',
  address: 'Postal address',
  birthDate: 'Date of birth',
}

export function findingWords({ kind, where }: LintFinding): string {
  return where === 'text' ? kinds[kind] : `${kinds[kind]}, in ${where}`
}

/** What a search has not looked at, and why. */
export function limitWords({ limitedBy, skipped, read }: LintRun): string {
  const limits = {
    chunks: `Only the newest ${read} pieces were read.`,
    time: 'It ended when its time was over; older replays were not read.',
    findings: 'It ended at the most places it tells; mask some and search again.',
    error: 'It broke off: the store did not answer.',
  }
  const left = skipped === 0 ? '' : `${countOf(skipped, 'piece', 'pieces')} could not be read alone.`
  return [limitedBy === null ? 'Everything stored was read.' : limits[limitedBy], left].filter(Boolean).join(' ')
}

export const personalWords: Record<MayBePersonal, string> = {
  no: 'no',
  pseudonym: 'random number of a browser',
  redacted: 'words of the page, redacted',
  given: 'what the site hands over',
}

/** A site's own rules, each as a sentence. */
export function rulesNow(settings: SiteSettings): { rule: string; says: string }[] {
  const list = (texts: readonly string[]) => (texts.length === 0 ? 'none' : texts.join(', '))
  const onOff = (isOn: boolean) => (isOn ? 'on' : 'off')
  const { replayWhen } = settings
  const when = [
    ...(replayWhen?.struggle ? ['something goes wrong'] : []),
    ...(replayWhen?.paths ?? []),
    ...(replayWhen?.events ?? []),
  ]
  return [
    { rule: 'Recording', says: settings.recordingOn ? 'on' : 'off: nothing leaves the browser' },
    { rule: 'Strict masking', says: settings.strict ? 'on: all text of every page is masked' : 'off' },
    ...(settings.strict ? [{ rule: 'Captions left readable', says: list(settings.staticLabels) }] : []),
    { rule: 'Masked elements', says: list(settings.maskSelectors) },
    { rule: 'Blocked elements', says: list(settings.blockSelectors) },
    { rule: 'Ignored elements', says: list(settings.ignoreSelectors) },
    {
      rule: 'Consent',
      says: settings.consentRequired
        ? 'waited for: before it nothing is stored on the device and nothing sent'
        : 'not waited for; Global Privacy Control is honoured',
    },
    { rule: 'Sessions replayed', says: perCent(settings.replayShare) },
    ...(replayWhen === null ? [] : [{ rule: 'Which visits are replayed', says: list(when) }]),
    { rule: 'Console errors and warnings', says: onOff(settings.consoleDetails) },
    { rule: 'All requests', says: onOff(settings.networkDetails) },
    { rule: 'Keep unsent data on the device', says: onOff(settings.queueOnDevice) },
    {
      rule: 'Domain shared by subdomains',
      says: settings.cookieDomain === '' ? 'none: no cookie is set' : settings.cookieDomain,
    },
  ]
}
