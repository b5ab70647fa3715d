/** Which test files go first: the longest, so that the run does not end with a worker or two that have nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take more than about 25 s on two cores, the longest first. All others follow as Vitest orders them. */
const longest = [
  'history/history',
  'dashboard/support',
  'dashboard/analyst',
  'dashboard/accessible',
  'recorder/captures/fieldErrors',
  'collector/retention/retention',
  'collector/kill',
  'e2e/fixAndTell',
  'dashboard/findCustomer',
  'recorder/captures/clicks',
  'collector/mail/mail',
  'dashboard/signalSettings',
  'dashboard/pointWork',
  'collector/analysis/counts',
  'collector/scaleOut',
  'e2e/live',
  'replay/watching',
  'dashboard/reports',
  'collector/backup/backup',
  'replay/screen',
  'collector/analysis/funnel',
  'collector/analysis/reports',
  'collector/read/api.access',
  'dashboard/mail',
  'dashboard/conflicts',
  'dashboard/segments',
  'dashboard/firstDay',
  'collector/read/sessionFilter',
  'collector/people/persons',
  'collector/cases/cases',
  'collector/people/hidden',
  'replay/notes',
  'e2e/maidenName',
  'collector/mail/kill',
  'recorder/delivery',
  'collector/read/api.colleagues',
  'dashboard/siteSettings',
  'e2e/missing',
  'dashboard/triage',
  'recorder/trials',
  'e2e/planted',
  'collector/outbound/alerts',
  'collector/jobs/rollUpSessions',
  'replay/hostile',
  'recorder/cost',
  'recorder/replayGate',
].map((name) => `/test/${name}.test.ts`)

const placeOf = ({ moduleId }: TestSpecification) => {
  const at = longest.findIndex((name) => moduleId.endsWith(name))
  return at < 0 ? longest.length : at
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
