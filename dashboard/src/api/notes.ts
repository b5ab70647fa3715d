/** What colleagues leave at a session. */
import { type Comment, noteRoutes, type SessionNotes } from '@hindsight/protocol/api/notes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

/** Soon enough to see that a colleague who watches too has answered. */
const refreshMs = 15_000

type Session = { siteId: string; sessionId: string }

const notesKey = ({ siteId, sessionId }: Session) => ['sites', siteId, 'notes', sessionId] as const
const tagsKey = (siteId: string) => ['sites', siteId, 'tags'] as const

export function useNotesOf(session: Session) {
  return useQuery({
    queryKey: notesKey(session),
    queryFn: ({ signal }) => ask(noteRoutes.getNotes, { params: session, signal }),
    refetchInterval: refreshMs,
  })
}

/** Of the whole site, most used first: to choose from. */
export function useSiteTags(siteId: string, enabled = true) {
  return useQuery({
    queryKey: tagsKey(siteId),
    queryFn: async ({ signal }) => (await ask(noteRoutes.listTags, { params: { siteId }, signal })).tags,
    enabled,
    staleTime: 30_000,
  })
}

/** Changes of a session's notes; each shows at once what the collector answered. */
export function useNoteActs(session: Session) {
  const client = useQueryClient()
  const put = (change: (notes: SessionNotes) => SessionNotes) =>
    client.setQueryData<SessionNotes>(notesKey(session), (before) => before && change(before))
  const again = () => client.invalidateQueries({ queryKey: notesKey(session) })
  const keep = (comment: Comment) =>
    put((notes) => {
      const others = notes.comments.filter(({ commentId }) => commentId !== comment.commentId)
      return { ...notes, comments: [...others, comment].sort((a, b) => a.ts - b.ts) }
    })
  const onComment = (commentId: string) => ({ params: { ...session, commentId } })
  return {
    addComment: useMutation({
      mutationFn: (body: { ts: number; text: string }) => ask(noteRoutes.addComment, { params: session, body }),
      onSuccess: keep,
    }),
    changeComment: useMutation({
      mutationFn: ({ commentId, version, text }: Pick<Comment, 'commentId' | 'version' | 'text'>) =>
        ask(noteRoutes.changeComment, { ...onComment(commentId), body: { version, text } }),
      onSuccess: keep,
      onError: again,
    }),
    removeComment: useMutation({
      mutationFn: (commentId: string) => ask(noteRoutes.removeComment, onComment(commentId)),
      onSuccess: (_, gone) =>
        put((notes) => ({ ...notes, comments: notes.comments.filter(({ commentId }) => commentId !== gone) })),
      onError: again,
    }),
    restoreComment: useMutation({
      mutationFn: (commentId: string) => ask(noteRoutes.restoreComment, onComment(commentId)),
      onSuccess: keep,
    }),
    addBookmark: useMutation({
      mutationFn: (body: { ts: number | null; note?: string }) =>
        ask(noteRoutes.addBookmark, { params: session, body }),
      onSuccess: again,
    }),
    changeBookmark: useMutation({
      mutationFn: ({ bookmarkId, note }: { bookmarkId: string; note: string }) =>
        ask(noteRoutes.changeBookmark, { params: { ...session, bookmarkId }, body: { note } }),
      onSuccess: again,
    }),
    removeBookmark: useMutation({
      mutationFn: (bookmarkId: string) => ask(noteRoutes.removeBookmark, { params: { ...session, bookmarkId } }),
      onSuccess: again,
    }),
    changeTags: useMutation({
      mutationFn: (body: { add?: string[]; remove?: string[] }) =>
        ask(noteRoutes.changeTags, { params: session, body }),
      onSuccess: ({ tags }) => {
        put((notes) => ({ ...notes, tags }))
        return client.invalidateQueries({ queryKey: tagsKey(session.siteId) })
      },
      onError: again,
    }),
  }
}
export type NoteActs = ReturnType<typeof useNoteActs>

/** Writes down that she has watched this session. */
export function useWatchedMark(session: Session) {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: () => ask(noteRoutes.watchedSession, { params: session }),
    onSuccess: () => client.invalidateQueries({ queryKey: notesKey(session) }),
  })
  return mutate
}
