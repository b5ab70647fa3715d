/**
 * Things that are meant to be clicked again and again, so that doing so is no rage: steppers, pagination, carousels,
 * media, and text that is being selected. Told by what the click's facts say: its reaction, the role of what was
 * clicked, and its label. Only while the thing answers: a stepper that does nothing may well enrage.
 */

/** What a click did there is its purpose. */
const reactions = ['selection', 'media']
const roles = ['spinbutton', 'slider', 'scrollbar', 'textbox', 'searchbox', 'video', 'audio']

/** Whole words of labels, small letters. */
const words = [
  // English
  ...['next', 'previous', 'prev', 'more', 'less', 'plus', 'minus', 'increase', 'decrease', 'increment', 'decrement'],
  ...['slide', 'page', 'older', 'newer', 'zoom', 'forward', 'back', 'up', 'down', 'undo', 'redo'],
  // Dutch
  ...['volgende', 'vorige', 'meer', 'minder', 'verhogen', 'verlagen', 'dia', 'pagina', 'terug', 'omhoog', 'omlaag'],
  // German
  ...['nächste', 'vorherige', 'weiter', 'zurück', 'mehr', 'weniger', 'erhöhen', 'verringern', 'folie', 'seite'],
  // Russian
  ...['следующий', 'следующая', 'предыдущий', 'предыдущая', 'больше', 'меньше', 'увеличить', 'уменьшить'],
  ...['далее', 'назад', 'слайд', 'страница', 'ещё', 'еще'],
]

/** What steppers and carousels bear instead of a word. */
const signs = [
  '+',
  '++',
  '-',
  '−',
  '–',
  '--',
  '<',
  '<<',
  '>',
  '>>',
  '‹',
  '›',
  '«',
  '»',
  '←',
  '→',
  '↑',
  '↓',
  '▲',
  '▼',
  '◀',
  '▶',
]

const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ')

/**
 * Condition over a row of the judged events, whose `facts` are parsed. No regular expression: to compile one for this
 * costs a statement more than all else in it. A label that is a number is a page of many.
 */
export const isExempt = `(kind = 'click' AND reactionMs IS NOT NULL AND (
  reaction IN (${list(reactions)}) OR facts.role IN (${list(roles)}) OR label IN (${list(signs)})
  OR toUInt32OrNull(label) IS NOT NULL OR hasAny(splitByNonAlpha(lowerUTF8(label)), [${list(words)}])))`
