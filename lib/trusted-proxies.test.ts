import { expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';

const read = (text: string) => loadConfig({ API_KEY_SECRET: 'a'.repeat(32), TRUST_PROXY: text }).api.trustProxy;

test('nobody is believed by default; a number of proxies, addresses, networks and their names are', () => {
  expect(read('')).toBeUndefined();
  expect(read('2')).toBe(2);
  expect(read('loopback, 10.0.0.0/8,fd00::/8, 192.0.2.7')).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
});

test.each(['true', '0', '10', '-1', '0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', 'loopback,'])('%s stops the start', (text) => {
  expect(() => read(text)).toThrow(/TRUST_PROXY/);
});
