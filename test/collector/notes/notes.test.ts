/** Comments, bookmarks, tags and watched marks over the API: who may what, what is told to whom, and what the list finds. */
import { randomUUID } from 'node:crypto'
import type { Bookmark, Comment, SessionNotes } from '@hindsight/protocol/api/notes'
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Given, type ReadStack, startReadStack } from '../read/readStack.ts'
import { type SessionStored, sessionStored } from '../read/rows.ts'

let stack: ReadStack
let ann: string
let bob: string
let boss: string
const firstTs = Date.now() - 3_600_000
const sessions: SessionStored[] = [0, 1, 2, 3].map((n) => sessionStored({ firstTs: firstTs + n * 60_000 }))
/** Shares the id of a session of the site `demo`, and nothing else. */
const elsewhere = sessionStored({ firstTs, siteId: 'other-shop', sessionId: sessions[0]?.sessionId ?? '' })

const idOf = (n: number): string => sessions[n]?.sessionId ?? ''
const at = (n: number, rest: string): string => `/api/sites/demo/sessions/${idOf(n)}${rest}`
const codes = ({ status, body }: Answer) => [status, body.code]

beforeAll(async () => {
  stack = await startReadStack()
  await stack.sites.create('Other shop', {}, 'test')
  await stack.store.insert('sessions', [...sessions, elsewhere])
  await stack.addAccount('ann@shop.example', 'support')
  await stack.addAccount('bob@shop.example', 'viewer')
  await stack.addAccount('boss@shop.example', 'admin')
  const signedIn = ['ann', 'bob', 'boss'].map((name) => stack.signIn(`${name}@shop.example`))
  ;[ann, bob, boss] = (await Promise.all(signedIn)) as [string, string, string]
})
afterAll(() => stack.stop())

async function notesOf(n: number, cookie: string): Promise<SessionNotes> {
  return (await stack.get(at(n, '/notes'), { cookie })).body as SessionNotes
}
async function listed(query: string, given: Given): Promise<{ n: number; rows: SessionRow[] }> {
  const { status, body, text } = await stack.get(`/api/sites/demo/sessions?${query}`, given)
  if (status !== 200) throw new Error(text)
  return { n: (body.total as { n: number }).n, rows: body.sessions as SessionRow[] }
}
const idsOf = async (query: string, cookie: string): Promise<number[]> => {
  const { n, rows } = await listed(query, { cookie })
  expect(n).toBe(rows.length)
  return rows.map(({ sessionId }) => sessions.findIndex((one) => one.sessionId === sessionId)).sort()
}

describe('a comment', () => {
  let comment: Comment

  test('stands at its moment, with who wrote it and when', async () => {
    const before = Date.now()
    const second = await stack.call('POST', at(0, '/comments'), {
      cookie: bob,
      body: { ts: firstTs + 9000, text: 'and here <b>again</b>' },
    })
    const first = await stack.call('POST', at(0, '/comments'), {
      cookie: ann,
      body: { ts: firstTs + 4000, text: '  The button does nothing\nsee the console  ' },
    })
    expect([first.status, second.status]).toEqual([200, 200])
    comment = first.body as Comment
    const { comments } = await notesOf(0, bob)
    expect(comments.map(({ text, by, mine, mayDelete }) => [text, by.name, mine, mayDelete])).toEqual([
      ['The button does nothing\nsee the console', 'ann@shop.example', false, false],
      ['and here <b>again</b>', 'bob@shop.example', true, true],
    ])
    expect(comments[0]).toMatchObject({ ts: firstTs + 4000, editedAt: null, version: 1 })
    expect(comments[0]?.createdAt).toBeGreaterThanOrEqual(before)
    expect((await notesOf(1, bob)).comments).toEqual([])
    expect((await stack.get(`/api/sites/other-shop/sessions/${idOf(0)}/notes`, { cookie: bob })).body).toMatchObject({
      comments: [],
    })
  })

  test('is edited by its author alone; who edits what was changed meanwhile is told what it says now', async () => {
    const path = at(0, `/comments/${comment.commentId}`)
    const edit = (cookie: string, version: number, text: string) =>
      stack.call('PATCH', path, { cookie, body: { version, text } })
    expect(codes(await edit(bob, 1, 'mine now'))).toEqual([403, 'not_yours'])
    expect(codes(await edit(boss, 1, 'mine now'))).toEqual([403, 'not_yours'])
    const edited = await edit(ann, 1, 'The button is dead')
    expect(edited.body).toMatchObject({ text: 'The button is dead', version: 2, editedAt: expect.any(Number) })
    const late = await edit(ann, 1, 'from another window')
    expect(codes(late)).toEqual([409, 'changed_meanwhile'])
    expect(late.body.current).toMatchObject({ text: 'The button is dead', version: 2, mine: true })
  })

  test('is deleted by its author or an administrator, and can be brought back as it was', async () => {
    const path = at(0, `/comments/${comment.commentId}`)
    expect(codes(await stack.call('DELETE', path, { cookie: bob }))).toEqual([403, 'not_yours'])
    expect((await stack.call('DELETE', path, { cookie: boss })).status).toBe(204)
    expect((await notesOf(0, ann)).comments.map(({ text }) => text)).toEqual(['and here <b>again</b>'])
    expect(codes(await stack.call('DELETE', path, { cookie: ann }))).toEqual([404, 'comment_not_found'])
    expect(codes(await stack.call('POST', `${path}/restore`, { cookie: bob }))).toEqual([403, 'not_yours'])
    const back = await stack.call('POST', `${path}/restore`, { cookie: ann })
    expect(back.body).toMatchObject({ text: 'The button is dead', by: { name: 'ann@shop.example' }, mine: true })
    expect((await stack.call('POST', `${path}/restore`, { cookie: ann })).body).toEqual(back.body)
    const gone = await stack.call('POST', at(0, `/comments/${randomUUID()}/restore`), { cookie: boss })
    expect(codes(gone)).toEqual([404, 'comment_not_found'])
  })

  test('says something, not too much, about a session that is there', async () => {
    const add = (path: string, text: string) => stack.call('POST', path, { cookie: ann, body: { ts: firstTs, text } })
    expect(codes(await add(at(0, '/comments'), ' \n '))).toEqual([400, 'input_invalid'])
    expect(codes(await add(at(0, '/comments'), 'x'.repeat(2001)))).toEqual([400, 'input_invalid'])
    const nowhere = `/api/sites/demo/sessions/${randomUUID()}/comments`
    expect(codes(await add(nowhere, 'x'))).toEqual([404, 'session_not_found'])
  })
})

describe('a bookmark', () => {
  const add = async (n: number, cookie: string, body: { ts: number | null; note?: string }): Promise<Bookmark> =>
    (await stack.call('POST', at(n, '/bookmarks'), { cookie, body })).body as unknown as Bookmark

  test('belongs to who made it, and stands once at a moment', async () => {
    const whole = await add(1, ann, { ts: null, note: 'show to the shop team' })
    const moment = await add(1, ann, { ts: firstTs + 70_000 })
    expect(await add(1, ann, { ts: firstTs + 70_000 })).toEqual(moment)
    expect((await notesOf(1, ann)).bookmarks).toEqual([whole, moment])
    expect((await notesOf(1, bob)).bookmarks).toEqual([])
    const path = at(1, `/bookmarks/${moment.bookmarkId}`)
    expect(codes(await stack.call('DELETE', path, { cookie: bob }))).toEqual([404, 'bookmark_not_found'])
    const noted = await stack.call('PATCH', path, { cookie: ann, body: { note: 'the second click' } })
    expect(noted.body).toEqual({ ...moment, note: 'the second click' })
    expect((await stack.call('DELETE', path, { cookie: ann })).status).toBe(204)
    expect((await notesOf(1, ann)).bookmarks).toEqual([whole])
  })

  test('makes the session found, by her alone', async () => {
    expect(await idsOf('bookmarked=true', ann)).toEqual([1])
    expect(await idsOf('bookmarked=false', ann)).toEqual([0, 2, 3])
    expect(await idsOf('bookmarked=true', bob)).toEqual([])
    const { rows } = await listed('bookmarked=true', { cookie: ann })
    expect(rows[0]?.marks.bookmarked).toBe(true)
  })
})

describe('tags', () => {
  const change = (n: number, body: { add?: string[]; remove?: string[] }, cookie = ann) =>
    stack.call('PATCH', at(n, '/tags'), { cookie, body })

  test('are written one way, whoever adds them, and two at once lose none', async () => {
    const [one, other] = await Promise.all([
      change(2, { add: ['#Checkout   Bug', 'checkout bug'] }),
      change(2, { add: ['Ünïcode / 100 %', 'übergroß'] }, bob),
    ])
    expect([one.status, other.status]).toEqual([200, 200])
    expect((await notesOf(2, boss)).tags.sort()).toEqual(['checkout bug', 'ünïcode / 100 %', 'übergroß'].sort())
    await change(3, { add: ['checkout bug'] })
    expect((await change(2, { remove: ['Übergroß', 'not there'] })).body.tags).toHaveLength(2)
  })

  test('are twenty at most, short, and made of letters one can see', async () => {
    const many = Array.from({ length: 19 }, (_, n) => `tag ${n}`)
    expect(codes(await change(2, { add: many }))).toEqual([409, 'too_many_tags'])
    expect((await notesOf(2, ann)).tags).toHaveLength(2)
    for (const tag of ['', ' # ', 'x'.repeat(41), 'a\u0000b', 'a\u202eb']) {
      expect(codes(await change(2, { add: [tag] }))).toEqual([400, 'input_invalid'])
    }
  })

  test('find their sessions, and each count opens exactly as many', async () => {
    expect(await idsOf('tag=%23Checkout%20Bug', bob)).toEqual([2, 3])
    const { tags } = (await stack.get('/api/sites/demo/tags', { cookie: bob })).body as {
      tags: { tag: string; sessions: { n: number; list: string } }[]
    }
    expect(tags.map(({ tag, sessions: { n } }) => [tag, n])).toEqual([
      ['checkout bug', 2],
      ['ünïcode / 100 %', 1],
    ])
    for (const { tag, sessions: counted } of tags) {
      const { body } = await stack.get(counted.list, { cookie: bob })
      expect((body.total as { n: number }).n).toBe(counted.n)
      for (const row of body.sessions as SessionRow[]) expect(row.marks.tags).toContain(tag)
    }
    expect((await stack.get('/api/sites/other-shop/tags', { cookie: bob })).body).toEqual({ tags: [] })
  })
})

describe('watched', () => {
  test('is kept first and last, by account; a key watches nothing', async () => {
    const watch = (given: Given) => stack.call('POST', at(0, '/watched'), given)
    expect((await watch({ cookie: ann })).status).toBe(204)
    const [first] = (await notesOf(0, ann)).watchers
    await watch({ cookie: bob })
    await watch({ cookie: ann })
    await watch({})
    const { watchers } = await notesOf(0, ann)
    expect(watchers.map(({ name, me }) => [name, me])).toEqual([
      ['ann@shop.example', true],
      ['bob@shop.example', false],
    ])
    expect(watchers[0]?.firstAt).toBe(first?.firstAt)
    expect(watchers[0]?.lastAt).toBeGreaterThan(first?.lastAt ?? 0)
    await stack.store.command('OPTIMIZE TABLE watched FINAL')
    expect((await notesOf(0, ann)).watchers).toEqual(watchers)
  })

  test('narrows the list to what she has or has not seen, and marks the rows', async () => {
    expect(await idsOf('watched=true', bob)).toEqual([0])
    expect(await idsOf('watched=false', ann)).toEqual([1, 2, 3])
    expect(await idsOf('watched=false', boss)).toEqual([0, 1, 2, 3])
    const { rows } = await listed('commented=true&watched=true', { cookie: ann })
    expect(rows.map(({ marks }) => marks)).toEqual([
      { tags: [], comments: 2, bookmarked: false, watchedAt: expect.any(Number), watchedByOthers: 1 },
    ])
    const detail = (await stack.get(at(0, ''), { cookie: boss })).body.session as SessionRow
    expect(detail.marks).toEqual({ tags: [], comments: 2, bookmarked: false, watchedAt: null, watchedByOthers: 2 })
    expect(await idsOf('commented=false&bookmarked=false&watched=false', ann)).toEqual([2, 3])
  })
})
