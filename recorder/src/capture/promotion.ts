/**
 * Promotions seen and clicked. A page marks them: `<a data-promotion-id="summer" data-promotion-name="Summer sale"
 * data-promotion-creative="banner-b" data-promotion-position="home-top">`. Seen means at least half of it (three tenths
 * of a very large one) in view for a whole second with the tab in front: the Media Rating Council's rule.
 */
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { maxLabelChars, maxNameChars } from '@hindsight/protocol/limits'
import { redactText } from '@hindsight/protocol/redact'
import { pathOf } from '../dom/path.ts'
import { elementPlace } from '../dom/place.ts'
import { isVisible } from '../dom/visible.ts'
import type { Capture, Draft } from '../host.ts'
import { randomId } from '../storage.ts'
import { changesOf, hasAdded } from '../watch/changes.ts'

const selector = '[data-promotion-id],[data-promotion-name]'
const seenAfterMs = 1000
const seenShare = 0.5
const largePx = 242_500
const largeSeenShare = 0.3
/** Lists of products may carry the attribute by the thousand. */
const maxPromotions = 200

type Impression = {
  element: Element
  key: string
  impressionId: string
  isSeen: boolean
  /** When its second began; null while it is not in view. */
  since: number | null
}

const attributes = ['id', 'name', 'creative', 'position', 'campaign', 'arm', 'segment', 'class'] as const
type Name = (typeof attributes)[number]

export const startPromotion: Capture = (host) => {
  if (typeof IntersectionObserver !== 'function') return () => {}
  const impressions = new Map<Element, Impression>()
  const [changes, releaseChanges] = changesOf(host)

  function emit(name: string, { element, impressionId }: Impression): void {
    const given = (attribute: Name) =>
      redactText((element.getAttribute(`data-promotion-${attribute}`) ?? '').slice(0, maxNameChars))
    const properties: Record<string, string> = { promotion_id: given('id') || given('name'), impressionId }
    for (const attribute of attributes.slice(1)) {
      if (given(attribute) !== '') properties[attribute] = given(attribute)
    }
    const draft: Draft<'track'> = {
      kind: 'track',
      name,
      properties,
      label: (given('name') || host.privacy.label(element)).slice(0, maxLabelChars),
      place: elementPlace(host.privacy, element),
      nodeId: host.nodeId(element),
    }
    host.emit(draft)
  }

  function see(impression: Impression): void {
    if (impression.isSeen) return
    impression.isSeen = true
    emit(ecommerce.promotionViewed, impression)
  }

  /** A second without a break: each break starts the count anew. */
  function count(impression: Impression, isInView: boolean): void {
    if (!isInView || document.visibilityState === 'hidden') {
      impression.since = null
      return
    }
    if (impression.isSeen || impression.since !== null) return
    const since = Date.now()
    impression.since = since
    host.page.after(seenAfterMs, () => {
      if (impression.since !== since || !impression.element.isConnected || document.visibilityState === 'hidden') return
      if (isVisible(impression.element)) see(impression)
    })
  }

  const inView = new WeakMap<Element, boolean>()
  const observer = new IntersectionObserver(
    (entries) =>
      // Out of the observer's hands and into the guarded ones.
      void host.page.after(0, () => {
        for (const { target, intersectionRatio, boundingClientRect: box } of entries) {
          const share = box.width * box.height >= largePx ? largeSeenShare : seenShare
          inView.set(target, intersectionRatio >= share)
          const impression = impressions.get(target)
          if (impression) count(impression, intersectionRatio >= share)
        }
      }),
    { threshold: [0, largeSeenShare, seenShare] },
  )

  /** One impression for each rendering: a new element, or another promotion in the same one. */
  function rendered(element: Element): Impression {
    const key = attributes.map((name) => element.getAttribute(`data-promotion-${name}`) ?? '').join('\n')
    const known = impressions.get(element)
    if (known && known.key === key) return known
    const impression: Impression = { element, key, impressionId: randomId(), isSeen: false, since: null }
    impressions.set(element, impression)
    if (known) count(impression, inView.get(element) === true)
    else observer.observe(element)
    return impression
  }

  function find(): void {
    for (const element of impressions.keys()) {
      if (element.isConnected) continue
      impressions.delete(element)
      observer.unobserve(element)
    }
    for (const element of document.querySelectorAll(selector)) {
      if (impressions.size < maxPromotions || impressions.has(element)) rendered(element)
    }
  }

  find()
  const stops = [
    releaseChanges,
    changes.hear((records) => {
      const isOurs = (record: MutationRecord) =>
        record.type === 'attributes' ? record.attributeName?.startsWith('data-promotion-') : hasAdded(record, selector)
      if (records.some(isOurs)) find()
    }),
    host.page.listen(document, 'visibilitychange', () => {
      for (const impression of impressions.values()) count(impression, inView.get(impression.element) === true)
    }),
    host.page.listen(
      window,
      'click',
      (event) => {
        const element = event.isTrusted ? pathOf(event).find((at) => at.matches(selector)) : undefined
        if (!element) return
        const impression = rendered(element)
        // A click proves that it was seen.
        see(impression)
        emit(ecommerce.promotionClicked, impression)
      },
      { capture: true },
    ),
    () => observer.disconnect(),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
