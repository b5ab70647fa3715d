/** Names of tracked events that have a meaning to reports: Segment's ecommerce specification. */
export const ecommerce = {
  productListViewed: 'Product List Viewed',
  productClicked: 'Product Clicked',
  productViewed: 'Product Viewed',
  productAdded: 'Product Added',
  productRemoved: 'Product Removed',
  productsSearched: 'Products Searched',
  cartViewed: 'Cart Viewed',
  checkoutStarted: 'Checkout Started',
  checkoutStepCompleted: 'Checkout Step Completed',
  paymentInfoEntered: 'Payment Info Entered',
  orderCompleted: 'Order Completed',
  orderRefunded: 'Order Refunded',
  promotionViewed: 'Promotion Viewed',
  promotionClicked: 'Promotion Clicked',
} as const

/** What counts as success where a site does not say otherwise. */
export const defaultConversion = { kind: 'event', match: ecommerce.orderCompleted, value: null } as const
