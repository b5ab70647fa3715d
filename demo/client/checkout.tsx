/** The checkout's client-side application. */
import { createRoot } from 'react-dom/client'
import type { CheckoutData } from '../src/pages/checkout.ts'
import { Checkout } from './checkout/Checkout.tsx'
import { readPageData } from './pageData.ts'

const root = document.getElementById('checkout')
const data = readPageData<CheckoutData>('page-data')
if (root && data) createRoot(root).render(<Checkout data={data} />)
