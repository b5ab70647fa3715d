/**
 * Faults that a visitor can switch on, all off by default. They live in this shop alone. Their labels name no field of
 * the shop: whoever looks for a field by its words must not find a switch.
 */
export const faults = [
  {
    name: 'maidenName98',
    letter: 'a',
    label: 'Unusual names refused in Chrome 98 and older',
    detail: 'At checkout: with an apostrophe, a space or an accent',
  },
  {
    name: 'maidenNameAll',
    letter: 'b',
    label: 'Unusual names refused in any browser',
    detail: 'At checkout: with an apostrophe, a space or an accent',
  },
  { name: 'voucher', letter: 'c', label: 'Voucher button is dead', detail: 'In the cart; a click does nothing' },
  {
    name: 'payment',
    letter: 'd',
    label: 'Payment fails and is slow',
    detail: 'Every second try answers 500, after 2 to 4 seconds',
  },
  {
    name: 'sizeSelector',
    letter: 'e',
    label: 'Script error on the size selector',
    detail: 'The chosen size is never noticed',
  },
] as const

export type FaultName = (typeof faults)[number]['name']

/** Reads a list of fault names or letters; whatever is neither is left out. */
export function parseFaults(text: string): FaultName[] {
  const wanted = new Set(text.slice(0, 200).split(','))
  return faults.filter((fault) => wanted.has(fault.name) || wanted.has(fault.letter)).map((fault) => fault.name)
}
