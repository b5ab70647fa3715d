import type { ContactStatus } from '@hindsight/protocol/api/contactStatus'

export const channelWords = { call: 'Calls', email: 'E-mail', message: 'Messages', letter: 'Letters' } as const
export const purposeWords = { service: 'Help with what she was doing', commercial: 'Offers and news' } as const
const saidWords = { given: 'agreed', refused: 'refused' } as const

/** What she said of it, in a line: `Offers and news: e-mail agreed, calls refused`. */
export function consentSays(consent: ContactStatus['consent']): string {
  const parts = (['service', 'commercial'] as const).flatMap((purpose) => {
    const said = (Object.keys(channelWords) as (keyof typeof channelWords)[]).flatMap((channel) => {
      const answer = consent[purpose][channel]
      return answer === undefined ? [] : [`${channelWords[channel].toLowerCase()} ${saidWords[answer]}`]
    })
    return said.length === 0 ? [] : [`${purposeWords[purpose]}: ${said.join(', ')}`]
  })
  return parts.length === 0 ? 'Nothing is known of her consent: help is allowed, offers are not.' : parts.join('. ')
}
