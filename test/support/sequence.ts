/** Which test files go first: the longest, so that the run does not end with a worker or two that have nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take more than about 25 s on two cores, the longest first. All others follow as Vitest orders them. */
const longest = [
  'history/history',
  'recorder/captures/fieldErrors',
  'dashboard/support',
  'dashboard/accessible',
  'dashboard/analyst',
  'collector/retention/retention',
  'e2e/fixAndTell',
  'dashboard/pointWork',
  'replay/watching',
  'e2e/live',
  'dashboard/signalSettings',
  'dashboard/firstDay',
  'collector/analysis/counts',
  'replay/screen',
  'collector/mail/mail',
  'dashboard/findCustomer',
  'dashboard/segments',
  'replay/hostileStack',
  'dashboard/mail',
  'collector/kill',
  'replay/hostile',
  'collector/fix/fix',
  'recorder/captures/clicks',
  'recorder/trials',
  'recorder/delivery',
  'dashboard/siteSettings',
  'collector/analysis/funnel',
  'replay/notes',
  'dashboard/triage',
  'collector/people/persons',
  'collector/segments/filter',
  'collector/erasure/erasure',
  'dashboard/outbound',
  'e2e/maidenName',
  'e2e/missing',
  'e2e/planted',
  'recorder/replayGate',
  'collector/main',
  'demo/faults',
  'recorder/replay',
  'e2e/loop',
  'recorder/robust',
  'recorder/cost',
  'demo/purchase',
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
