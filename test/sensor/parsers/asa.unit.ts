import { describe, expect, it } from 'vitest';
import { asaLabels } from '../../../src/sensor/grok/asa.js';
import { Long } from '../../../src/stellar/values.js';
import { parserConfig, run } from '../scene.js';

const asa = (options: Readonly<Record<string, unknown>> = {}) => parserConfig('asa.BasicAsaParser', options);
const read = async (message: string) => {
  const { fields, errors } = await run(asa(), `<166>Aug 05 2016 01:01:34: %${message}`);
  expect(errors).toEqual([]);
  const { original_string, timestamp, ciscotag, syslog_severity, syslog_facility, ...body } = fields;
  return body;
};

/** `action protocol source:port destination:port`, as far as there is each. */
function flow(action: string | undefined, protocol: string | undefined, src?: string, srcPort?: number, dst?: string, dstPort?: number) {
  const all = { action, protocol, ip_src_addr: src, ip_src_port: srcPort, ip_dst_addr: dst, ip_dst_port: dstPort };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const bodies: [string, Record<string, unknown>][] = [
  [
    'ASA-2-106001: Inbound TCP connection denied from 1.1.1.1/10 to 2.2.2.2/20 flags SYN on interface inside',
    flow('denied', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  ['ASA-2-106006: Deny inbound UDP from 1.1.1.1/10 to 2.2.2.2/20 on interface inside', flow('deny', 'udp', '1.1.1.1', 10, '2.2.2.2', 20)],
  ['ASA-2-106007: Deny inbound UDP from 1.1.1.1/10 to 2.2.2.2/53 due to DNS Query', flow('deny', 'udp', '1.1.1.1', 10, '2.2.2.2', 53)],
  [
    'ASA-2-106010: Deny inbound UDP from 1.1.1.1/10(bob) to 2.2.2.2/20(eve) on interface x',
    flow('deny', 'udp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-3-106014: Deny inbound icmp src outside:1.1.1.1 dst inside:2.2.2.2 (type 8, code 0)',
    flow('deny', 'icmp', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-6-106015: Deny TCP (no connection) from 1.1.1.1/10 to 2.2.2.2/20 flags RST  on interface outside',
    flow('deny', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-1-106021: Deny TCP reverse path check from 1.1.1.1 to 2.2.2.2 on interface inside',
    flow('deny', 'tcp', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-4-106023: Deny tcp src outside:1.1.1.1/10 dst inside:2.2.2.2/20 by access-group "OUT" [0x5063b82f, 0x0]',
    flow('deny', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-4-106023: Deny icmp src outside:1.1.1.1 dst inside:2.2.2.2 (type 3, code 1) by access-group "OUT" [0x0, 0x0]',
    flow('deny', 'icmp', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-5-106100: access-list IN permitted tcp inside/1.1.1.1(10) -> outside/2.2.2.2(20) hit-cnt 1 first hit [0x0, 0x0]',
    flow('permitted', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-5-106100: access-list IN est-allowed tcp inside/1.1.1.1(10) -> outside/2.2.2.2(20) hit-cnt 9 300-second interval [0x0]',
    flow('est-allowed', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-6-110002: Failed to locate egress interface for UDP from outside:1.1.1.1/10 to 2.2.2.2/20',
    flow(undefined, 'udp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-6-302013: Built inbound TCP connection 76245503 for outside:1.1.1.1/10 (1.1.1.9/11) to inside:2.2.2.2/20 (2.2.2.9/21)',
    flow('built', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-6-302014: Teardown TCP connection 1 for outside:1.1.1.1/10(bob) to inside:2.2.2.2/20 duration 0:05:00 bytes 15 TCP FINs',
    flow('teardown', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-6-302015: Built outbound UDP connection 1 for outside:1.1.1.1/10 (1.1.1.1/10) to inside:2.2.2.2/20 (2.2.2.2/20) (user)',
    flow('built', 'udp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-6-302016: Teardown UDP connection 1 for outside:1.1.1.1/10 to inside:2.2.2.2/20 duration 0:00:00 bytes 0',
    flow('teardown', 'udp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-6-302020: Built inbound ICMP connection for faddr 2.2.2.2/0 gaddr 3.3.3.3/0 laddr 1.1.1.1/0',
    flow('built', 'icmp', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-6-302021: Teardown ICMP connection for faddr 2.2.2.2/0(LOCAL\\a) gaddr 3.3.3.3/2 laddr 1.1.1.1/2',
    flow('teardown', 'icmp', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  ['ASA-6-305011: Built dynamic TCP translation from inside:1.1.1.1/10 to outside:2.2.2.2/20', flow('built', 'tcp', '1.1.1.1', 10)],
  [
    'ASA-6-305012: Teardown dynamic UDP translation from inside:1.1.1.1/10 to outside:2.2.2.2/20 duration 0:00:30',
    flow('teardown', 'udp', '1.1.1.1', 10),
  ],
  ['ASA-3-313001: Denied ICMP type=3, code=3 from 1.1.1.1 on interface outside', flow('denied', 'icmp', '1.1.1.1')],
  [
    'ASA-3-313004: Denied ICMP type=0, from laddr 1.1.1.1 on interface outside to 2.2.2.2: no matching session',
    flow('denied', 'icmp', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-4-313005: No matching connection for ICMP error message: icmp src a:1.1.1.1 dst b:2.2.2.2 (type 3, code 3) on a interface.',
    flow(undefined, 'icmp'),
  ],
  [
    'ASA-4-402117: IPSEC: Received a non-IPSec packet (protocol= ICMP) from 1.1.1.1 to 2.2.2.2',
    flow(undefined, 'ipsec', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-4-402119: IPSEC: Received an ESP packet (SPI= 0x1, sequence number= 0x2) from 1.1.1.1 (user= bob) to 2.2.2.2 that failed anti-replay checking',
    flow(undefined, 'ipsec', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-4-419001: Dropping TCP packet from outside:1.1.1.1/10 to inside:2.2.2.2/20, reason: MSS exceeded, MSS 1, data 2',
    flow('dropping', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-4-419002: Duplicate TCP SYN from inside:1.1.1.1/10 to outside:2.2.2.2/20 with different initial sequence number',
    flow(undefined, undefined, '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  [
    'ASA-4-500004: Invalid transport field for protocol=UDP, from 1.1.1.1/10 to 2.2.2.2/0',
    flow(undefined, 'udp', '1.1.1.1', 10, '2.2.2.2', 0),
  ],
  [
    'ASA-6-602303: IPSEC: An outbound LAN-to-LAN SA (SPI= 0xF81283) between 1.1.1.1 and 2.2.2.2 (user= bob) has been created.',
    flow('created', 'ipsec', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  [
    'ASA-6-602304: IPSEC: An inbound remote access SA (SPI= 0x1) between 1.1.1.1 and 2.2.2.2 (user= bob) has been deleted.',
    flow('deleted', 'ipsec', '1.1.1.1', undefined, '2.2.2.2'),
  ],
  ['ASA-7-609001: Built local-host inside:1.1.1.1', flow('built', 'local-host', '1.1.1.1')],
  ['ASA-7-609002: Teardown local-host inside:1.1.1.1/10(bob) duration 0:00:30', flow('teardown', 'local-host', '1.1.1.1', 10)],
  ['ASA-7-710001: TCP access requested from 1.1.1.1/10 to outside:2.2.2.2/20', flow('requested', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20)],
  [
    'ASA-7-710003: TCP access denied by ACL from 1.1.1.1/10 to outside:2.2.2.2/20',
    flow('denied by acl', 'tcp', '1.1.1.1', 10, '2.2.2.2', 20),
  ],
  ['ASA-7-710005: UDP request discarded from 1.1.1.1/10 to outside:2.2.2.2/20', flow('discarded', 'udp', '1.1.1.1', 10, '2.2.2.2', 20)],
  [
    'ASA-6-713172: Group = g, IP = 1.1.1.1, Automatic NAT Detection Status:     Remote end is NOT behind a NAT device',
    flow(undefined, undefined, '1.1.1.1'),
  ],
  [
    'ASA-5-713041: Group = g, IP = 1.1.1.1, IKE Initiator: New Phase 1, Intf inside, IKE Peer 2.2.2.2  local Proxy Address 3.3.3.3, remote Proxy Address 4.4.4.4,  Crypto map (m)',
    flow(undefined, undefined, '1.1.1.1'),
  ],
];

describe('BasicAsaParser', () => {
  it('reads the header', async () => {
    const text = '<167>Jan  5 08:52:35 10.22.8.216 prog: %ASA-6-302010: 5 in use, 9 most used';
    expect((await run(asa({ deviceTimeZone: 'America/New_York' }), text)).fields).toEqual({
      original_string: text,
      timestamp: Long.of(Date.UTC(2020, 0, 5, 13, 52, 35)),
      ciscotag: 'ASA-6-302010',
      syslog_severity: 'debug',
      syslog_facility: 'local4',
      syslog_host: '10.22.8.216',
      syslog_prog: 'prog',
    });
  });

  it.each([
    ['2016-08-05T01:01:34Z', Date.UTC(2016, 7, 5, 1, 1, 34)],
    ['Aug 05 2016 01:01:34', Date.UTC(2016, 7, 5, 1, 1, 34)],
  ])('reads the time %s', async (time, ms) => {
    expect((await run(asa(), `<1>${time} : %ASA-6-1: x`)).fields['timestamp']).toEqual(Long.of(ms));
  });

  it.each([
    ['0', 'emerg', 'kern'],
    ['74', 'crit', 'unknown'],
    ['80', 'emerg', 'authpriv'],
    ['121', 'alert', 'cron'],
    ['134', 'info', 'local0'],
    ['191', 'debug', 'local7'],
    ['192', 'emerg', 'unknown'],
  ])('knows what priority %s means', async (pri, severity, facility) => {
    const { fields } = await run(asa(), `<${pri}>Aug 05 2016 01:01:34: %ASA-6-1: x`);
    expect(fields).toMatchObject({ syslog_severity: severity, syslog_facility: facility });
  });

  it.each(bodies)('reads %s', async (message, expected) => {
    expect(await read(message)).toEqual(expected);
  });

  it('has a spec for every tag that it knows, or for its twin', () => {
    const seen = new Set(bodies.map(([message]) => message.slice(0, message.indexOf(':'))));
    const twins = ['ASA-7-710002', 'ASA-7-710006', 'ASA-3-313008'];
    expect([...asaLabels.keys()].filter((tag) => !seen.has(tag) && !twins.includes(tag))).toEqual([]);
  });

  it.each([
    'ASA-6-999999: anything',
    'ASA-6-302013: not what it should be',
    'ASA-5-302013: Built inbound TCP connection 1 for a:1.1.1.1/1 to b:2.2.2.2/2',
  ])('has the header alone of %s', async (message) => {
    expect(await read(message)).toEqual({});
  });

  it.each(['', 'nonsense', '<166>Aug 5 2016 01:01:34: %ASA-6-1: x', 'Aug 05 01:01:34: %ASA-6-1: x'])(
    'makes an error of %j',
    async (text) => {
      const { messages, errors } = await run(asa(), text);
      expect(messages).toEqual([]);
      expect(errors).toHaveLength(1);
    },
  );
});
