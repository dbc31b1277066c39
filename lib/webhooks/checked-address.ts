import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { SealpostError } from '../../domain/errors.ts';

/** Networks that are nobody's business outside: private, loopback, link-local, shared, documentation, multicast, reserved (RFC 6890). */
const CLOSED = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  CLOSED.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  CLOSED.addSubnet(network, prefix, 'ipv6');

/** True where an address may be called from inside: a public one. IPv4 inside IPv6 is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = isIP(mapped);
  return family !== 0 && !CLOSED.check(mapped, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Resolves a name once and hands on only addresses that were checked: the connection goes to exactly what was looked at, so a name
 * that answers differently the second time gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, _options, callback) => {
  lookup(hostname, { all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const checked = addresses.filter(({ address }) => isPublicAddress(address));
    if (checked.length === 0 || checked.length < addresses.length) return callback(closed(hostname), '', 0);
    return callback(null, checked);
  });
};

/** @throws SealpostError webhook.address-refused for a host that is written as a closed address, and for what is not https */
export function requireCallableUrl(text: string, allowPrivate: boolean): URL {
  const url = new URL(text);
  if (allowPrivate && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  if (url.protocol !== 'https:')
    throw new SealpostError('webhook.address-refused', 'A webhook needs an https address.', { details: { path: '/url' } });
  if (url.username || url.password)
    throw new SealpostError('webhook.address-refused', 'A webhook address carries no password; calls are signed.', {
      details: { path: '/url' },
    });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) throw closed(host);
  return url;
}

function closed(host: string): SealpostError {
  return new SealpostError('webhook.address-refused', `The host ${host} is not a public address.`, { details: { path: '/url' } });
}
