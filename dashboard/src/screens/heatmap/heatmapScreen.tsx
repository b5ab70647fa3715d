import type { HeatAnswer } from '@hindsight/protocol/api/heat'
import { heatDevices } from '@hindsight/protocol/api/heatSpot'
import { Group, SegmentedControl, Select } from '@mantine/core'
import { useParams } from 'react-router'
import { useStepChoices } from '../../api/funnels.ts'
import { type HeatDevice, useHeatmap } from '../../api/heat.ts'
import { CountLink } from '../../components/countLink.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { heatColors } from './drawHeat.ts'
import css from './heatmap.module.css'
import { HeatStage, type MapKind } from './heatStage.tsx'
import { DepthTable, ElementTable } from './heatTable.tsx'

const mapWords: Record<MapKind, string> = { click: 'Clicks', deadClick: 'Clicks in vain', scroll: 'Scrolling' }
/** Across by the share of the window’s width, down by the distance from the top: of every window the same place. */
const clicksSay = 'drawn on the newest recording of the page, wherever it stands in their window.'
const mapSays: Record<MapKind, string> = {
  click: `Where people click, ${clicksSay}`,
  deadClick: `Where people click and nothing happens, ${clicksSay}`,
  scroll: 'How far down people see the page, drawn on its newest recording.',
}
const mapKinds = Object.keys(mapWords) as MapKind[]
const deviceWords: Record<HeatDevice, string> = { desktop: 'Desktop', tablet: 'Tablet', mobile: 'Phone' }

type Chosen = { path: string; device: HeatDevice; map: MapKind; pages: string[] }

/** What the URL chooses; without a page, the one that most sessions viewed. */
function useChosen(siteId: string) {
  const [search, setSearch] = useSearch()
  const choices = useStepChoices(siteId)
  const pages = (choices.data?.pages ?? []).map(({ path }) => path)
  const path = search.get('at') ?? pages[0] ?? ''
  const chosen: Chosen = {
    path,
    pages: path === '' || pages.includes(path) ? pages : [path, ...pages],
    device: heatDevices.find((one) => one === search.get('on')) ?? 'desktop',
    map: mapKinds.find((one) => one === search.get('map')) ?? 'click',
  }
  const put = (key: 'at' | 'on' | 'map', value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        after.set(key, value)
        return after
      },
      { preventScrollReset: true },
    )
  return { chosen, put, choices }
}

/** Where a page is clicked, clicked in vain, and how far down it is seen. */
export function HeatmapScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const { chosen, put, choices } = useChosen(siteId)
  const { path, device, map } = chosen
  const heat = useHeatmap(siteId, { path, device, kind: map === 'deadClick' ? 'deadClick' : 'click' }, period)
  const answer = heat.data
  const error = heat.error ?? (path === '' ? choices.error : null)
  return (
    <>
      <ScreenHead title="Heatmap" says={mapSays[map]} />
      <Controls chosen={chosen} put={put} />
      {error && !answer ? (
        <Failed error={error} what="The heatmap could not be read" retry={() => void heat.refetch()} />
      ) : path === '' && choices.data ? (
        <EmptyCard
          title="No page was viewed in the last 30 days"
          says="As soon as somebody visits the site, its pages can be chosen here."
        />
      ) : answer === undefined ? (
        <SkeletonCards heights={[480]} label="Loading the heatmap" />
      ) : answer.seen.n === 0 ? (
        <EmptyCard
          title="Nobody viewed this page on such a device in this period"
          says="Choose another device, or a longer period."
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <div className={css.split} data-changing={heat.isPlaceholderData || undefined}>
          <HeatStage siteId={siteId} answer={answer} map={map} />
          <Beside answer={answer} map={map} />
        </div>
      )}
    </>
  )
}

function Controls({ chosen, put }: { chosen: Chosen; put: (key: 'at' | 'on' | 'map', value: string) => void }) {
  const { path, pages, device, map } = chosen
  return (
    <Group gap="md" mb="md" align="flex-end">
      <Select
        label="Page"
        searchable
        allowDeselect={false}
        miw={260}
        data={pages}
        value={path === '' ? null : path}
        onChange={(value) => value !== null && put('at', value)}
      />
      <SegmentedControl
        aria-label="Device"
        data={heatDevices.map((value) => ({ value, label: deviceWords[value] }))}
        value={device}
        onChange={(value) => put('on', value)}
      />
      <SegmentedControl
        aria-label="Map of"
        data={mapKinds.map((value) => ({ value, label: mapWords[value] }))}
        value={map}
        onChange={(value) => put('map', value)}
      />
    </Group>
  )
}

/** The same in figures. */
function Beside({ answer, map }: { answer: HeatAnswer; map: MapKind }) {
  const seen = <CountLink of={answer.seen} noun="session" says="sessions that viewed the page" />
  if (map === 'scroll')
    return (
      <div className={css.side}>
        <p className={css.says}>{seen} viewed it.</p>
        <Legend least="seen by none" most="seen by all" />
        <DepthTable answer={answer} />
      </div>
    )
  return (
    <div className={css.side}>
      <p className={css.says}>
        {seen} viewed it,{' '}
        {answer.clicked.n === 0 ? 'none' : <CountLink of={answer.clicked} says="sessions that clicked on it" />} clicked
        {map === 'click' ? '' : ' in vain'}.
      </p>
      {answer.elements.length === 0 ? null : (
        <>
          <Legend least="fewest clicks" most="most clicks" />
          <ElementTable answer={answer} />
        </>
      )}
    </div>
  )
}

/** What the colours mean. */
function Legend({ least, most }: { least: string; most: string }) {
  return (
    <p className={css.legend}>
      {least}
      <span className={css.colors} style={{ background: heatColors }} aria-hidden />
      {most}
    </p>
  )
}
