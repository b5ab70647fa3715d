/** The role of an element, as places and steps say it: in the page that is recorded and in its replay. */

/** Of an element of the browser's; `type` of an input, as the browser understands it. */
type Tagged = { localName: string; type?: string; getAttribute(name: string): string | null }

const rolesOfTags: Record<string, string> = {
  a: 'link',
  area: 'link',
  button: 'button',
  summary: 'button',
  select: 'combobox',
  textarea: 'textbox',
  img: 'image',
  svg: 'image',
  option: 'option',
  video: 'video',
  audio: 'audio',
}
const rolesOfInputs: Record<string, string> = {
  checkbox: 'checkbox',
  radio: 'radio',
  range: 'slider',
  number: 'spinbutton',
  search: 'searchbox',
  button: 'button',
  submit: 'button',
  reset: 'button',
  image: 'button',
  color: 'color',
  file: 'file',
}

/** The ARIA role, given or implied; `generic` for what has none. */
export function roleOf(element: Tagged): string {
  const given = (element.getAttribute('role') ?? '').trim().split(/\s+/)[0]
  if (given) return given.slice(0, 40)
  const tag = element.localName
  if (tag === 'input') return rolesOfInputs[element.type ?? ''] ?? 'textbox'
  if (tag === 'a' && element.getAttribute('href') === null) return 'generic'
  return rolesOfTags[tag] ?? 'generic'
}
