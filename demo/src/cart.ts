import { findProduct, type Product } from './catalog.ts'

export type CartLine = { slug: string; size: string; quantity: number }
export type LineDetails = { product: Product; size: string; quantity: number; totalCents: number }
export type Totals = {
  itemCount: number
  subtotalCents: number
  discountCents: number
  voucher: string | null
  shippingCents: number
  totalCents: number
}

export const maxQuantity = 10
export const maxLines = 20
export const freeShippingCents = 7500
const shippingCents = 490

/** Codes and the part of the subtotal that each takes off. */
const vouchers: Record<string, number> = { WELCOME10: 0.1, LINEN15: 0.15 }

export function knownVoucher(text: string): string | null {
  const code = text.trim().toUpperCase()
  return Object.hasOwn(vouchers, code) ? code : null
}

export function lineDetails(cart: CartLine[]): LineDetails[] {
  return cart.flatMap((line) => {
    const product = findProduct(line.slug)
    if (!product) return []
    return [{ product, size: line.size, quantity: line.quantity, totalCents: product.priceCents * line.quantity }]
  })
}

export function totalsOf(lines: LineDetails[], voucher: string | null): Totals {
  const subtotalCents = lines.reduce((sum, line) => sum + line.totalCents, 0)
  const discountCents = Math.round(subtotalCents * (voucher === null ? 0 : (vouchers[voucher] ?? 0)))
  const isFree = subtotalCents === 0 || subtotalCents - discountCents >= freeShippingCents
  const shipping = isFree ? 0 : shippingCents
  return {
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotalCents,
    discountCents,
    voucher,
    shippingCents: shipping,
    totalCents: subtotalCents - discountCents + shipping,
  }
}

function isSame(line: CartLine, slug: string, size: string): boolean {
  return line.slug === slug && line.size === size
}

/** Adds to the line that is there; false where the cart is full. */
export function addLine(cart: CartLine[], slug: string, size: string, quantity: number): boolean {
  const line = cart.find((candidate) => isSame(candidate, slug, size))
  if (line) line.quantity = Math.min(maxQuantity, line.quantity + quantity)
  else if (cart.length >= maxLines) return false
  else cart.push({ slug, size, quantity })
  return true
}

export function setQuantity(cart: CartLine[], slug: string, size: string, quantity: number): void {
  const line = cart.find((candidate) => isSame(candidate, slug, size))
  if (line) line.quantity = quantity
}

export function removeLine(cart: CartLine[], slug: string, size: string): CartLine | null {
  const at = cart.findIndex((line) => isSame(line, slug, size))
  return at < 0 ? null : (cart.splice(at, 1)[0] ?? null)
}
