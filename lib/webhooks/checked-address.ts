import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { SealpostError } from '../../domain/errors.ts';

/** Addresses of others that lie within a network of IPv6 which carries IPv4: what they lead to is judged. First byte of the IPv4 address. */
const CARRIERS: readonly { network: [ipaddr.IPv6, number]; from: number }[] = [
  { network: carrier('64:ff9b::/96'), from: 12 }, // NAT64, RFC 6052
  { network: carrier('2002::/16'), from: 2 }, // 6to4, RFC 3056
];
/** IPv4-compatible addresses (RFC 4291, deprecated), which the library takes for ordinary ones. */
const COMPATIBLE = carrier('::/96');
/** Doors that a receiver of webhooks may have: those for HTTPS, and any that needs no privilege. */
const PRIVILEGED_PORTS = 1_024;
const HTTPS_PORTS = [443];
/** Ports beyond that speak other languages, in which a call could be understood as a command. */
const OTHER_PORTS = [1433, 1521, 2049, 2375, 2379, 3306, 3389, 5432, 5672, 5900, 5984, 6379, 6443, 9042, 9200, 10250, 11211, 27017];
/** Names that never lead outside (RFC 6761, RFC 6762, RFC 8375, and what home routers and clouds use). */
const INNER_NAMES = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa|home|corp|test|invalid|onion)\.?$/i;

function carrier(text: string): [ipaddr.IPv6, number] {
  return ipaddr.IPv6.parseCIDR(text);
}

/** True where an address may be called from inside: a public one. IPv4 inside IPv6 (mapped, 6to4, NAT64) is judged as IPv4. */
export function isPublicAddress(text: string): boolean {
  // A zone ("%eth0") names one of our own network cards.
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  for (const { network, from } of CARRIERS)
    if (address.match(network)) return isPublicAddress(new ipaddr.IPv4(address.toByteArray().slice(from, from + 4)).toString());
  return address.range() === 'unicast' && !address.match(COMPATIBLE);
}

/**
 * Resolves a name once and hands on only addresses that were checked: the connection goes to exactly what was looked at, so a name
 * that answers differently the second time gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, _options, callback) => {
  lookup(hostname, { all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const checked = addresses.filter(({ address }) => isPublicAddress(address));
    if (checked.length === 0 || checked.length < addresses.length)
      return callback(refuse(`${hostname} is not a public address`, ''), '', 0);
    return callback(null, checked);
  });
};

/**
 * @param allowPrivate where receivers are in the house, such as in development: then http, any host and any port
 * @throws SealpostError webhook.address-refused for what is not https, a closed address, a name that never leads outside, another's port
 */
export function requireCallableUrl(text: string, allowPrivate: boolean): URL {
  const url = new URL(text);
  if (allowPrivate && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  if (url.protocol !== 'https:') throw refuse('it is not https', 'Give an https address.');
  if (url.username || url.password) throw refuse('it carries a password', 'Leave the password out: every call is signed.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const named = !ipaddr.isValid(host);
  if (named ? INNER_NAMES.test(host) || !host.includes('.') : !isPublicAddress(host))
    throw refuse(`the host ${host} is not a public one`, 'Give a host that is reached from the internet.');
  const port = Number(url.port || HTTPS_PORTS[0]);
  if ((port < PRIVILEGED_PORTS && !HTTPS_PORTS.includes(port)) || OTHER_PORTS.includes(port))
    throw refuse(`the port ${port} is not one for https`, 'Use 443, or a port above 1023 on which no other service is usual.');
  return url;
}

function refuse(why: string, hint: string): SealpostError {
  return new SealpostError('webhook.address-refused', `A webhook can't have this address: ${why}.`, {
    details: { path: '/url', ...(hint ? { hint } : {}) },
  });
}
