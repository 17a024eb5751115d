/** Which addresses of the network are public. Everything else is refused: it may be the agency's own inside. */
import { BlockList, isIP } from 'node:net';

/** IANA special-purpose registries (RFC 6890 and its updates); 169.254.169.254 is where clouds keep their keys. */
const special4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Clouds whose metadata service stands on a public-looking address. */
const metadata4 = ['100.100.100.200', '168.63.129.16'];

const blocked4 = new BlockList();
for (const [net, prefix] of special4) blocked4.addSubnet(net, prefix, 'ipv4');
for (const address of metadata4) blocked4.addAddress(address, 'ipv4');

/** Only 2000::/3 is given out; inside it are tunnels, test nets and forms that carry an IPv4 address. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const special6 = new BlockList();
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special6.addSubnet(net, prefix, 'ipv6');

/** Whether an IP address, without brackets or zone, is one of the public internet. Anything odd is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !blocked4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  // An IPv4 address in IPv6 form is judged as that (BlockList maps ::ffff:0:0/96 by itself).
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}
