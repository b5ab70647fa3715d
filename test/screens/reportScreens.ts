/** Reports, ways, heatmaps and boards; a board is made, and shared. */
import type { Board } from '@hindsight/protocol/api/boards'
import type { Api } from '../dashboard/supportWork.ts'
import { filled, replayed } from './ready.ts'
import type { Screen } from './screen.ts'

const tile = (shows: object, more: object = {}) => ({ tileId: crypto.randomUUID(), shows, ...more })

export async function reportScreens({ call, here }: { call: Api; here: string }): Promise<Screen[]> {
  const site = '/api/sites/demo'
  const { version } = await call<{ version: number }>('GET', site)
  await call('PATCH', site, { version, settings: { sharedBoards: true } })
  const { boardId } = await call<Board>('POST', `${site}/boards`, {
    name: 'Monday',
    days: 30,
    tiles: [
      tile({ kind: 'days', figure: 'sessions' }),
      tile({ kind: 'days', figure: 'revenue' }, { title: 'What it brought', note: 'The sale began on the 3rd.' }),
      tile({ kind: 'report', report: 'channels', rows: 8 }, { size: 'full' }),
      tile({ kind: 'report', report: 'searches', rows: 5 }),
      tile({ kind: 'note' }, { title: 'To do', note: 'Ask the shop why so many search for gift cards.' }),
    ],
  })
  const { url } = await call<{ url: string }>('POST', `${site}/boards/${boardId}/share`, { days: 7 })
  const cart = encodeURIComponent('/demo/cart')
  const heat = `${here}/heatmap?period=30d&at=${encodeURIComponent('/demo/checkout/contact')}`
  return [
    { name: 'reports', path: `${here}/reports?period=30d`, ready: filled('Channels') },
    { name: 'reports-pages', path: `${here}/reports?period=30d&report=pages`, ready: filled('Pages') },
    { name: 'paths', path: `${here}/paths?period=30d&at=${cart}`, ready: filled('Paths'), whole: true },
    { name: 'heatmap', path: heat, ready: replayed },
    {
      name: 'heatmap-scroll',
      path: `${here}/heatmap?period=30d&map=scroll&at=${encodeURIComponent('/demo')}`,
      ready: replayed,
    },
    { name: 'boards', path: `${here}/boards?period=30d`, ready: filled('Monday'), whole: true },
    { name: 'shared-board', path: url.replace(/^https?:\/\/[^/]+/, ''), ready: filled('Monday'), whole: true },
  ]
}
