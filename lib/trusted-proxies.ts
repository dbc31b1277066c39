import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/** Nobody, a number of proxies in a row, or their addresses, networks and Express's names for networks. "All" is no answer: it lets callers lie. */
export function readTrustedProxies(text: string, context: z.core.$RefinementCtx<string>): number | string[] | undefined {
  if (text === '') return undefined;
  if (/^[1-9]$/.test(text)) return Number(text);
  const proxies = text.split(',').map((part) => part.trim());
  if (proxies.every((proxy) => PROXY_NAMES.includes(proxy) || isAddress(proxy) || isNetwork(proxy))) return proxies;
  context.addIssue({
    code: 'custom',
    message: 'must be a number of proxies (1 to 9), or a list of addresses, networks (10.0.0.0/8) or "loopback"',
  });
  return z.NEVER;
}

// "10" is an address too, in the spelling of inet_aton; here it would be a number that was mistyped.
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text) && isAddress(text.split('/')[0]!) && !text.endsWith('/0');
}
