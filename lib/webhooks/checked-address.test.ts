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
  '::ffff:a00:1',
  '::127.0.0.1',
  '::ffff:0:7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2002:c0a8:1::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:db8::1',
  '2001:2::1',
  '2001:20::1',
  '100::1',
  'fec0::1',
  'fe80::1%eth0',
  '3fff::1',
  '5f00::1',
  '192.0.0.170',
  '192.88.99.1',
  '198.18.0.1',
  '203.0.113.7',
  '240.0.0.1',
  'not an address',
])('%s is not called', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '172.32.0.1', '2a00:1450:4001::1', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'])('%s is', (address) => {
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
  ['https://localhost/hook', 'our own name'],
  ['https://hooks.localhost./hook', 'our own name below'],
  ['https://metadata.google.internal/', 'an inner name'],
  ['https://billing/hook', 'a name without a domain'],
  ['https://[::ffff:127.0.0.1]/', 'loopback, mapped'],
  ['https://[64:ff9b::7f00:1]/', 'loopback through NAT64'],
  ['https://[2002:7f00:1::]/', 'loopback through 6to4'],
  ['https://example.org:22/hook', 'the port of SSH'],
  ['https://example.org:25/hook', 'the port of SMTP'],
  ['https://example.org:6379/hook', 'the port of Redis'],
])('%s is refused (%s)', (url) => {
  expect(() => requireCallableUrl(url, false)).toThrow(expect.objectContaining({ code: 'webhook.address-refused' }));
});

test('a name that leads to a closed address is refused when it is resolved', async () => {
  const error = await new Promise((resolve) => lookupPublic('localhost', {}, (failure) => resolve(failure)));
  expect(error).toMatchObject({ code: 'webhook.address-refused' });
});

test.each([
  'https://example.org/hook',
  'https://example.org:443/',
  'https://example.org:8443/hook',
  'https://пример.рф/хук',
  'https://[2a00:1450:4001::1]/',
])('%s is taken', (url) => expect(requireCallableUrl(url, false).protocol).toBe('https:'));

test('where receivers are in the house, http and private addresses are called', () => {
  expect(requireCallableUrl('http://127.0.0.1:9/hook', true).port).toBe('9');
  expect(() => requireCallableUrl('file:///etc/passwd', true)).toThrow();
});
