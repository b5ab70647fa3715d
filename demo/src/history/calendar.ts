/**
 * When people shop. A share of the history, from 0 (thirty days ago) to 1 (now), stands for a moment: as many visits lie
 * before it as the share says. So the number of visits in a part of the history does not depend on the hour at which it
 * is loaded, while every visit falls on an hour and a weekday at which people shop.
 */

export const historyDays = 30
const hourMs = 60 * 60 * 1000
/** A little less than thirty days, so that all of it lies within a report over the last thirty. */
const historyHours = historyDays * 24 - 1

/** Visits of each hour of a day in Europe, told in UTC. */
const ofHour = [4, 2, 1, 1, 1, 2, 5, 9, 14, 18, 20, 21, 22, 20, 18, 17, 18, 21, 27, 33, 34, 27, 16, 8]
/** From Sunday. */
const ofWeekday = [1.22, 1.04, 0.97, 0.95, 0.98, 0.9, 0.94]
/** The shop grows a little: the last day against the first. */
const growth = 1.12

export type Calendar = { at(share: number): number }

export function createCalendar(now: number): Calendar {
  const startMs = now - historyHours * hourMs
  /** Visits before the end of each hour. */
  const sums: number[] = []
  let sum = 0
  for (let hour = 0; hour < historyHours; hour++) {
    const time = new Date(startMs + (hour + 0.5) * hourMs)
    const trend = 1 + ((growth - 1) * hour) / historyHours
    sum += (ofHour[time.getUTCHours()] ?? 0) * (ofWeekday[time.getUTCDay()] ?? 0) * trend
    sums.push(sum)
  }
  return {
    at(share) {
      const wanted = Math.min(Math.max(share, 0), 1) * sum
      let low = 0
      let high = sums.length - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if ((sums[middle] ?? 0) < wanted) low = middle + 1
        else high = middle
      }
      const before = sums[low - 1] ?? 0
      const inHour = (wanted - before) / ((sums[low] ?? 1) - before)
      return Math.round(startMs + (low + Math.min(Math.max(inHour, 0), 1)) * hourMs)
    },
  }
}
