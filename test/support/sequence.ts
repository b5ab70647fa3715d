/** Which test files go first: the longest, so that the run does not end with a worker or two that have nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take more than about 25 s on two cores, the longest first. All others follow as Vitest orders them. */
const longest = [
  'dashboard/accessible',
  'dashboard/analyst',
  'replay/hostile',
  'dashboard/support',
  'e2e/fixAndTell',
  'replay/hostileStack',
  'replay/watching',
  'recorder/captures/fieldErrors',
  'dashboard/firstDay',
  'history/history',
  'collector/retention/retention',
  'recorder/delivery',
  'replay/screen',
  'recorder/trials',
  'collector/kill',
  'recorder/replay',
  'recorder/replayGate',
  'recorder/robust',
  'demo/faults',
  'collector/analysis/funnel',
  'collector/people/persons',
  'e2e/loop',
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
