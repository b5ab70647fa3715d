/**
 * Which of the rows count that are derived beside a session, its signals and form fields: those at least as new as the
 * session. One that is recomputed gets them first and its own row a moment later, and nothing writes both at once. In
 * between they are newer than the session, and those before them are replaced or merged away: whoever asked for the very
 * version that the session is at would find none, of a point that it had before and has after. Older ones are what a
 * recomputed session no longer has; in that moment alone they count beside those that take their place.
 */

/**
 * A session as one number, over `sessions` and over `signals`: joined by it, a million signals cost a third less than by
 * its two parts. Two of a million are one by chance once in forty million questions.
 */
export const visitKey = 'cityHash64(sessionDay, sessionId)'

/**
 * Those of `rows` that count, in sessions that `begun` picks. Rows are read with FINAL and have `version`, and `visit`: the
 * session's number. `told`: columns of the session that are put beside them.
 */
export const counting = (
  rows: string,
  begun: string,
  told = '',
): string => `SELECT * EXCEPT (newest) FROM (${rows}) AS judged
  INNER JOIN (SELECT ${visitKey} AS visit, version AS newest${told === '' ? '' : `, ${told}`}
    FROM sessions FINAL WHERE ${begun}) AS current USING (visit)
  WHERE version >= newest`

/** The same, of signals that `wanted` picks, with these columns. */
export const countingOf = (wanted: string, begun: string, columns: string): string =>
  counting(`SELECT ${columns}, version, ${visitKey} AS visit FROM signals FINAL WHERE ${wanted}`, begun)

/** All that is stored of those that count, in these sessions. `where` is over both tables. */
export const currentSignals = (where: string): string =>
  `(SELECT * EXCEPT (visit) FROM (${countingOf(where, where, '* EXCEPT (version)')}))`

/** Condition over `sessions FINAL`: had a signal like that. `days` is over both tables. */
export const hadOne = (wanted: string, days: string): string => `(sessionDay, sessionId) IN (
  SELECT sessionDay, sessionId FROM (${countingOf(`${days} AND ${wanted}`, days, 'sessionDay, sessionId')}))`
