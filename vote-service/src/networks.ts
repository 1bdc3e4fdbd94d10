import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network of an address: an IPv4 address, or the first 64 bits of an IPv6 address, of which one customer has at least that many.
 * `undefined` for what is no address.
 */
export function networkOf(address: string): string | undefined {
  // Some proxies add the port.
  const [, bare = address] = /^\[(.*)\](?::\d+)?$/.exec(address) ?? /^([\d.]+):\d+$/.exec(address) ?? [];
  if (isIPv4(bare)) return bare;
  const [unzoned = ''] = bare.split('%');
  if (!isIPv6(unzoned)) return undefined;
  const groups = groupsOf(unzoned);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return groups.slice(0, 4).map((group) => group.toString(16)).join(':');
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Private, shared (RFC 6598), loopback and link-local addresses, as {@link networkOf} writes them. */
const unpublished = /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][\da-f]{2}:|fe[89ab][\da-f]:|0:0:0:0$)/;

/** Whether a network is one of the internet, and not of the place that the service stands in. */
export const isPublic = (network: string): boolean => !unpublished.test(network);

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  // An IPv4 address may stand for the last two groups.
  const hexadecimal = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = hexadecimal.split('::').map((part) => part);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].map((group) => Number.parseInt(group, 16));
}
