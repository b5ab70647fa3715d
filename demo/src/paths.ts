/** Where the shop is mounted. Every link, cookie and asset starts here. */
export const mountPath = '/demo'

export const checkoutSteps = ['contact', 'address', 'payment', 'review'] as const
export type CheckoutStep = (typeof checkoutSteps)[number]

export const paths = {
  home: `${mountPath}/`,
  category: (slug: string) => `${mountPath}/category/${slug}`,
  sale: `${mountPath}/sale`,
  product: (slug: string) => `${mountPath}/product/${slug}`,
  search: `${mountPath}/search`,
  help: `${mountPath}/help`,
  cart: `${mountPath}/cart`,
  cartAdd: `${mountPath}/cart/add`,
  cartQuantity: `${mountPath}/cart/quantity`,
  cartRemove: `${mountPath}/cart/remove`,
  cartVoucher: `${mountPath}/cart/voucher`,
  account: `${mountPath}/account`,
  signIn: `${mountPath}/account/sign-in`,
  profile: `${mountPath}/account/profile`,
  signOut: `${mountPath}/account/sign-out`,
  checkout: (step: CheckoutStep) => `${mountPath}/checkout/${step}`,
  order: `${mountPath}/api/order`,
  confirmation: `${mountPath}/order/confirmation`,
  faults: `${mountPath}/faults`,
  assets: `${mountPath}/assets`,
} as const
