import { illegalArgument } from '../../errors.js';
import { asString, atLeast } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

/** The addresses between network and broadcast address, which both are left out: a /31 and a /32 hold none. */
interface Hosts {
  readonly first: number;
  readonly last: number;
}

export const inSubnet: StellarFunction = {
  name: 'IN_SUBNET',
  summary: 'Whether an IPv4 address is a host of one of several networks. Network and broadcast address are none.',
  parameters: [
    { name: 'ip', summary: 'an IPv4 address' },
    { name: 'cidr', summary: 'networks such as 192.168.0.0/24; nulls are skipped', rest: true },
  ],
  returns: 'true or false; false for null',
  examples: [
    { expr: "IN_SUBNET('192.168.0.7', '10.0.0.0/8', '192.168.0.0/24')", gives: true },
    { expr: "IN_SUBNET('192.168.0.255', '192.168.0.0/24')", gives: false },
    { expr: "IN_SUBNET(null, '192.168.0.0/24')", gives: false },
    { expr: "IN_SUBNET('192.168.0.7', '192.168.0.0')", fails: 'illegal argument' },
    { expr: "IN_SUBNET('192.168.0.7')", fails: 'illegal state' },
  ],
  call(args) {
    atLeast(args, 2, 'IN_SUBNET');
    const [ip = null, ...networks] = args;
    const text = asString(ip);
    if (text === null) return false;
    return networks.some((network) => {
      const cidr = asString(network);
      if (cidr === null) return false;
      const { first, last } = hostsOf(cidr);
      const address = addressOf(text);
      return address >= first && address <= last;
    });
  },
};

const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function addressOf(text: string): number {
  const octets = dotted.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) throw illegalArgument(`${text} is no IPv4 address`);
  return octets.reduce((address, octet) => address * 256 + octet, 0);
}

function hostsOf(cidr: string): Hosts {
  const [, network = '', bits = ''] = /^([^/]*)\/(\d{1,3})$/.exec(cidr) ?? [];
  const length = Number(bits);
  if (bits === '' || length < 1 || length > 32) throw illegalArgument(`${cidr} is no IPv4 network with a mask of 1 to 32 bits`);
  const size = 2 ** (32 - length);
  const first = Math.floor(addressOf(network) / size) * size;
  return { first: first + 1, last: first + size - 2 };
}
