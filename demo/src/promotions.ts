import { paths } from './paths.ts'
import type { Picture } from './pictures/picture.ts'

export type Promotion = {
  id: string
  name: string
  creative: string
  position: string
  href: string
  eyebrow: string
  title: string
  text: string
  action: string
  tone: 'larkspur' | 'clay' | 'moss' | 'honey'
  pictures: Picture[]
}

/** The banners of the home page. Their ids stay the same when their words change. */
export const promotions: readonly Promotion[] = [
  {
    id: 'linen-sale',
    name: 'Linen weeks',
    creative: 'hero-shirt',
    position: 'home-hero',
    href: paths.sale,
    eyebrow: 'Linen weeks',
    title: 'Light layers, 20 % lighter on the purse',
    text: 'Shirts, dresses and table things in soft colours, reduced until Sunday.',
    action: 'Shop the sale',
    tone: 'larkspur',
    pictures: [
      { drawing: 'shirt', palette: 'chalk', background: '' },
      { drawing: 'dress', palette: 'clay', background: '' },
    ],
  },
  {
    id: 'alba-cardigan',
    name: 'New: the Alba Cardigan',
    creative: 'tile-cardigan',
    position: 'home-tile-1',
    href: paths.product('alba-cardigan'),
    eyebrow: 'New in',
    title: 'The Alba Cardigan',
    text: 'Merino, horn buttons, two deep pockets.',
    action: 'See it',
    tone: 'clay',
    pictures: [{ drawing: 'cardigan', palette: 'larkspur', background: '' }],
  },
  {
    id: 'long-table',
    name: 'The long table',
    creative: 'tile-bowl',
    position: 'home-tile-2',
    href: paths.category('table'),
    eyebrow: 'Kitchen & table',
    title: 'Set for a long evening',
    text: 'Stoneware and glass that like company.',
    action: 'Set the table',
    tone: 'moss',
    pictures: [{ drawing: 'bowl', palette: 'larkspur', background: '' }],
  },
  {
    id: 'welcome-voucher',
    name: 'Welcome voucher',
    creative: 'tile-tote',
    position: 'home-tile-3',
    href: paths.account,
    eyebrow: 'First order',
    title: '10 % off with WELCOME10',
    text: 'Sign in, shop, enter the code in your cart.',
    action: 'Sign in',
    tone: 'honey',
    pictures: [{ drawing: 'tote', palette: 'chalk', background: '' }],
  },
]
