import { expect, test } from '@jest/globals';
import { isPublicAddress, lookupPublic, requireCallableUrl } from './checked-address.ts';

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  'not an address',
])('%s is not called', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '172.32.0.1', '2a00:1450:4001::1', '::ffff:8.8.8.8'])('%s is', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ['http://example.org/hook', 'plain http'],
  ['https://127.0.0.1/hook', 'loopback'],
  ['https://[::1]/hook', 'loopback, IPv6'],
  ['https://2130706433/hook', 'loopback as a number'],
  ['https://0x7f.1/hook', 'loopback in hex'],
  ['https://169.254.169.254/latest/meta-data', "a cloud's metadata"],
  ['https://user:secret@example.org/hook', 'a password'],
])('%s is refused (%s)', (url) => {
  expect(() => requireCallableUrl(url, false)).toThrow(expect.objectContaining({ code: 'webhook.address-refused' }));
});

test('a name that leads to a closed address is refused when it is resolved', async () => {
  const error = await new Promise((resolve) => lookupPublic('localhost', {}, (failure) => resolve(failure)));
  expect(error).toMatchObject({ code: 'webhook.address-refused' });
});

test('where receivers are in the house, http and private addresses are called', () => {
  expect(requireCallableUrl('http://127.0.0.1:9/hook', true).port).toBe('9');
  expect(() => requireCallableUrl('file:///etc/passwd', true)).toThrow();
});
