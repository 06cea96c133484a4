import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueIn } from '../../src/runtime/proc/environ.js';
import { parseListening, reachedOtherStates } from '../../src/runtime/proc/net-tcp.js';
import { isDefunct, parseStat } from '../../src/runtime/proc/stat.js';
import { parseExit } from '../../src/runtime/processes/shim.js';

const rest = `S 1 77 77 0 -1 4194304 107 0 0 0 0 0 0 0 20 0 1 0 163947 2662400 422 18446744073709551615`;

describe('/proc/<pid>/stat', () => {
  it('gives state, parent, group and start', () => {
    expect(parseStat(`7 (dash) ${rest}`)).toEqual({ name: 'dash', state: 'S', parent: 1, group: 77, startTicks: 163947 });
  });

  it('is not misled by any name a process gives itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 15 }), (name) => {
        expect(parseStat(`7 (${name}) ${rest}`)).toMatchObject({ name, startTicks: 163947 });
      }),
    );
  });

  it('is of one that has ended when only its parent has not asked', () => {
    expect([`7 (x) ${rest.replace('S', 'Z')}`].map(parseStat).map((stat) => stat && isDefunct(stat))).toEqual([true]);
    expect(parseStat('')).toBeUndefined();
  });
});

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, state: string, inode: number) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

describe('/proc/net/tcp and tcp6', () => {
  it('give port and inode of the sockets in LISTEN, and whether only loopback reaches them', () => {
    const text = [
      header,
      line('0100007F:05DC', '0A', 11),
      line('00000000:05DD', '0A', 12),
      line('00000000000000000000000001000000:05DE', '0A', 13),
      line('00000000000000000000000000000000:05DF', '0A', 14),
      line('0000000000000000FFFF00000100007F:05E0', '0A', 15),
      line('0000000000000000FFFF00000101A8C0:05E1', '0A', 16),
      line('0100007F:05E2', '01', 17),
      '',
    ].join('\n');
    expect(parseListening(text)).toEqual([
      { port: 1500, loopbackOnly: true, inode: '11' },
      { port: 1501, loopbackOnly: false, inode: '12' },
      { port: 1502, loopbackOnly: true, inode: '13' },
      { port: 1503, loopbackOnly: false, inode: '14' },
      { port: 1504, loopbackOnly: true, inode: '15' },
      { port: 1505, loopbackOnly: false, inode: '16' },
    ]);
  });

  it('need no reading past the first socket in another state', () => {
    const listening = `${header}\n${line('0100007F:05DC', '0A', 11)}\n`;
    expect(reachedOtherStates(listening)).toBe(false);
    expect(reachedOtherStates(`${listening}${line('0100007F:05DC', '01', 12)}\n`)).toBe(true);
  });
});

describe('/proc/<pid>/environ', () => {
  it('gives the value of a variable', () => {
    expect(valueIn('A=1\0MAAS_INSTANCE=dga-1\0', 'MAAS_INSTANCE')).toBe('dga-1');
    expect(valueIn('MAAS_INSTANCE=dga-1\0A=1\0', 'MAAS_INSTANCE')).toBe('dga-1');
  });

  it('does not take another for it', () => {
    expect(valueIn('OLD_MAAS_INSTANCE=a\0X=MAAS_INSTANCE=b\0', 'MAAS_INSTANCE')).toBeUndefined();
    expect(valueIn('', 'MAAS_INSTANCE')).toBeUndefined();
  });
});

describe('what the shell wrote at the end', () => {
  it.each([
    ['0\n', { status: 0 }],
    ['143\n', { signal: 'SIGTERM' }],
    ['137\n', { signal: 'SIGKILL' }],
    ['255\n', { status: 255 }],
  ])('%j is %j', (text, exit) => expect(parseExit(text)).toEqual(exit));

  it.each(['', '3', 'x\n'])('%j is nothing yet', (text) => expect(parseExit(text)).toBeUndefined());
});
