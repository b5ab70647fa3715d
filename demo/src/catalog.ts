import type { Picture } from './pictures/picture.ts'
import { type CategorySlug, type ProductRow, productRows } from './products.ts'

export const categories: readonly { slug: CategorySlug; name: string; lead: string }[] = [
  { slug: 'clothing', name: 'Clothing', lead: 'Natural fibres, honest cuts, made to be worn for years.' },
  { slug: 'accessories', name: 'Accessories', lead: 'The small things that finish a day out.' },
  { slug: 'table', name: 'Kitchen & table', lead: 'Stoneware, glass and wood for long evenings.' },
  { slug: 'living', name: 'Living', lead: 'Soft light and warm textures for every room.' },
]

export type Product = Omit<ProductRow, 'sizes' | 'soldOutSizes' | 'picture'> & {
  sku: string
  sizes: readonly string[]
  soldOutSizes: readonly string[]
  picture: Picture
}

export const products: readonly Product[] = productRows.map((row, index) => {
  const [drawing, palette, background] = row.picture
  return {
    ...row,
    sku: `LK-${row.category.slice(0, 2).toUpperCase()}-${String(index + 1).padStart(2, '0')}`,
    sizes: row.sizes ?? [],
    soldOutSizes: row.soldOutSizes ?? [],
    picture: { drawing, palette, background },
  }
})

const bySlug = new Map(products.map((product) => [product.slug, product]))

export function findProduct(slug: string): Product | undefined {
  return bySlug.get(slug)
}

export function findCategory(slug: string): (typeof categories)[number] | undefined {
  return categories.find((category) => category.slug === slug)
}

export function categoryName(slug: CategorySlug): string {
  return findCategory(slug)?.name ?? slug
}

export const sorts = [
  { value: 'featured', label: 'Featured' },
  { value: 'price-up', label: 'Price, low to high' },
  { value: 'price-down', label: 'Price, high to low' },
  { value: 'name', label: 'Name' },
] as const
export type SortOrder = (typeof sorts)[number]['value']

export function readSort(text: string): SortOrder {
  return sorts.find((sort) => sort.value === text)?.value ?? 'featured'
}

export function sorted(list: readonly Product[], order: SortOrder): Product[] {
  const copy = [...list]
  if (order === 'price-up') copy.sort((a, b) => a.priceCents - b.priceCents)
  if (order === 'price-down') copy.sort((a, b) => b.priceCents - a.priceCents)
  if (order === 'name') copy.sort((a, b) => a.name.localeCompare(b.name))
  return copy
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Products in which every word of the query starts a word of name, category or description. */
export function searchProducts(query: string): Product[] {
  const words = plain(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  if (words.length === 0) return []
  return products.filter((product) => {
    const text = plain(
      `${product.name} ${categoryName(product.category)} ${product.summary} ${product.details.join(' ')}`,
    )
    const known = text.split(/[^\p{L}\p{N}]+/u)
    return words.every((word) => known.some((candidate) => candidate.startsWith(word)))
  })
}

/** Others of the same category, for the foot of a product page. */
export function relatedTo(product: Product, count: number): Product[] {
  const family = products.filter((other) => other.category === product.category)
  const at = family.indexOf(product)
  return [...family.slice(at + 1), ...family.slice(0, at)].slice(0, count)
}
