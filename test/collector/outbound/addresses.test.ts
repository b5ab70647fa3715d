/** No webhook goes where only this machine's network can go, however the address is written or resolved. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultOfUrl, isPublic, resolveName } from '../../../collector/src/delivery/webhooks/addresses.ts'
import { post } from '../../../collector/src/delivery/webhooks/post.ts'
import { startReceiver } from './receiver.ts'

let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver?.stop())

const closed = { allowPrivate: false, resolve: async () => ['93.184.216.34'] }

test.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://0.0.0.0/',
  'https://10.1.2.3/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[2001:db8::1]/',
])('%s is refused as it is saved and as it is called', async (url) => {
  expect(await faultOfUrl(url, closed)).toMatch(/public address/)
  expect(await post(url, '{}', {}, closed)).toMatchObject({ status: null, error: expect.stringMatching(/public/) })
})

test('public addresses are not', async () => {
  for (const address of ['93.184.216.34', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111']) {
    expect(isPublic(address), address).toBe(true)
  }
  expect(await faultOfUrl('https://desk.example/hooks', closed)).toBeNull()
})

test('a name is refused by all that it leads to; names of this machine are', async () => {
  const mixed = { allowPrivate: false, resolve: async () => ['93.184.216.34', '10.0.0.1'] }
  expect(await faultOfUrl('https://desk.example/', mixed)).toMatch(/desk\.example leads to one/)
  expect(await faultOfUrl('https://localhost/', { allowPrivate: false, resolve: resolveName })).toMatch(/leads to one/)
  const nowhere = { allowPrivate: false, resolve: () => Promise.reject(new Error('ENOTFOUND')) }
  expect(await faultOfUrl('https://desk.invalid/', nowhere)).toBe('has a name that cannot be found')
  expect(await faultOfUrl('http://desk.example/', closed)).toBe('must begin with https://')
})

test('a name that led elsewhere when it was saved gains nothing: what is connected to is looked at', async () => {
  let asked = 0
  const resolve = async () => (asked++ === 0 ? ['93.184.216.34'] : ['127.0.0.1'])
  const url = `https://rebound.example:${receiver.port}/hooks`
  expect(await faultOfUrl(url, { allowPrivate: false, resolve })).toBeNull()
  const posted = await post(url.replace('https', 'http'), '{}', {}, { allowPrivate: false, resolve })
  expect(posted).toMatchObject({ status: null, error: 'rebound.example leads to an address that is not public' })
  expect(receiver.received).toEqual([])
  // The same, where private addresses may be called, arrives: it is the guard that kept it.
  const allowed = await post(url.replace('https', 'http'), '{}', {}, { allowPrivate: true, resolve })
  expect([allowed.status, receiver.received.length]).toEqual([204, 1])
})
