/** The conditions that can be added, by what they are about, each with what it is before anything is chosen. */
import { type Leaf, type SessionAttribute, sessionAttributes, sessionMarks } from '@hindsight/protocol/filter'
import { attributeNames, markNames } from '@hindsight/protocol/filterWords'

type Condition = { name: string; leaf: Leaf }

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const ofAttributes = (names: readonly SessionAttribute[]): Condition[] =>
  names.map((name) => ({ name: capital(attributeNames[name]), leaf: { is: 'attribute', name, anyOf: [] } }))

const campaigns: SessionAttribute[] = ['campaign', 'cameBy', 'referrer']

export const conditionGroups: { group: string; conditions: Condition[] }[] = [
  {
    group: 'Who',
    conditions: [
      { name: 'Known customer', leaf: { is: 'known' } },
      { name: 'Had been there before', leaf: { is: 'returning' } },
      { name: 'Stage as a buyer', leaf: { is: 'stage', anyOf: [] } },
      { name: 'Trait', leaf: { is: 'trait', name: '', anyOf: [] } },
      { name: 'Customer number', leaf: { is: 'customer', anyOf: [] } },
    ],
  },
  {
    group: 'What they did',
    conditions: [
      { name: 'Visited a page', leaf: { is: 'did', what: { kind: 'page', path: '' } } },
      { name: 'Did something that is counted', leaf: { is: 'did', what: { kind: 'event', name: '' } } },
      { name: 'Clicked something', leaf: { is: 'did', what: { kind: 'click', place: '' } } },
      { name: 'Ordered', leaf: { is: 'ordered' } },
    ],
  },
  {
    group: 'What went wrong',
    conditions: [
      ...sessionMarks.map((what) => ({ name: `Had: ${markNames[what]}`, leaf: { is: 'had', what } as const })),
      { name: 'Signal', leaf: { is: 'signal', signal: 'rageClick' } },
      { name: 'Struggle point', leaf: { is: 'point', pointId: '' } },
    ],
  },
  {
    group: 'With what and where',
    conditions: [
      ...ofAttributes(sessionAttributes.filter((name) => !campaigns.includes(name))),
      { name: 'Version of the browser', leaf: { is: 'version', browser: '' } },
    ],
  },
  {
    group: 'How they came',
    conditions: [
      ...ofAttributes(campaigns),
      { name: 'Saw or clicked a promotion', leaf: { is: 'promotion', promotionId: '', clicked: false } },
      { name: 'Tag', leaf: { is: 'tag', tag: '' } },
    ],
  },
]

const all = conditionGroups.flatMap(({ conditions }) => conditions)

export const conditionNamed = (name: string): Leaf | undefined => all.find((one) => one.name === name)?.leaf

const sameKind = (one: Leaf, other: Leaf): boolean => {
  if (one.is !== other.is) return false
  if (one.is === 'attribute' && other.is === 'attribute') return one.name === other.name
  if (one.is === 'did' && other.is === 'did') return one.what.kind === other.what.kind
  if (one.is === 'had' && other.is === 'had') return one.what === other.what
  return true
}

export const nameOfCondition = (leaf: Leaf): string => all.find((one) => sameKind(one.leaf, leaf))?.name ?? leaf.is
