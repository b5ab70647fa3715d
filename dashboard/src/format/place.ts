/** What its makers called a place, where it has no label: `name:maidenName` → `maidenName`. */
export const placeName = (place: string): string => place.replace(/^[a-z]+:/, '')
