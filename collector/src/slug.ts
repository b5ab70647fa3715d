/** A name as an id: lower-case letters, digits and hyphens. */
export function slugOf(name: string, maxChars: number): string {
  const plain = name
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[æÆ]/g, 'ae')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '-').slice(0, maxChars)
  return slug.replace(/^-+|-+$/g, '')
}
