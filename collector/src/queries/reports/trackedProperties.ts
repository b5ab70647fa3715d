/** Properties of tracked events in SQL: different senders name the same thing differently, and send numbers as texts. */

/** A text or a number as a text. */
const textOf = (json: string, name: string): string =>
  `if(JSONType(${json}, '${name}') = 'String', JSONExtractString(${json}, '${name}'),
    if(JSONType(${json}, '${name}') IN ('Int64', 'UInt64', 'Double'), JSONExtractRaw(${json}, '${name}'), ''))`

/** The first of these names that says anything. */
export const firstText = (json: string, names: readonly string[]): string =>
  `arrayFirst(text -> text != '', [${names.map((name) => textOf(json, name)).join(', ')}, ''])`

/** null where none of them is a number. */
export const firstNumber = (json: string, names: readonly string[]): string =>
  `toFloat64OrNull(${firstText(json, names)})`

/** What the caller of `track` gave, as JSON. */
export const given = `JSONExtractRaw(properties, 'properties')`
