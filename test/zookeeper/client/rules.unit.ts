import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes, faultOf } from '../../../src/zookeeper/client/faults.js';
import { decideKeepalive } from '../../../src/zookeeper/client/keepalive.js';
import { reconnectDelayMs } from '../../../src/zookeeper/client/reconnect.js';
import { reasonOf } from '../../../src/zookeeper/client/why.js';
import { pathFault } from '../../../src/zookeeper/znode-path.js';

const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });

describe('an open connection', () => {
  it('is pinged after a third of the session timeout without a request', () => {
    expect(decideKeepalive({ sentMs: 1_999, receivedMs: 0 }, 6_000)).toEqual({ action: 'wait', forMs: 1 });
    expect(decideKeepalive({ sentMs: 2_000, receivedMs: 2_000 }, 6_000)).toEqual({ action: 'ping' });
  });

  it('is given up after two thirds without an answer, however much is sent', () => {
    expect(decideKeepalive({ sentMs: 0, receivedMs: 4_000 }, 6_000)).toEqual({ action: 'drop' });
  });
});

describe('a broken connection', () => {
  it('is first tried again at each server within a tenth of a second', () => {
    fc.assert(fc.property(fc.nat(2), jitter, (attempt, spread) => reconnectDelayMs(attempt, 3, spread) <= 100));
  });

  it('is never waited for longer than two seconds', () => {
    fc.assert(fc.property(fc.nat(100_000), jitter, (attempt, spread) => reconnectDelayMs(attempt, 3, spread) <= 2_000));
  });
});

describe('what a server refuses', () => {
  it('is a fault of the port', () => {
    expect(faultOf(codes.noZnode).fault).toBe('no znode');
    expect(faultOf(-125)).toEqual({ fault: 'not allowed', detail: 'quota exceeded' });
  });

  it('is a server error where the code is new to us', () => {
    fc.assert(fc.property(fc.integer({ max: -200 }), (code) => faultOf(code).fault === 'server error'));
  });
});

describe('why a server cannot be had', () => {
  it('is told in words, once, however many addresses were tried', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' });
    expect(reasonOf(new AggregateError([refused, refused]))).toBe('connection refused');
  });
});

describe('a path', () => {
  it('is what ZooKeeper takes for one', () => {
    for (const path of ['/', '/a', '/a/b.c', '/…', '/a/qn-0000000001']) expect(pathFault(path)).toBeUndefined();
    for (const path of ['', 'a', '/a/', '//a', '/a/./b', '/a/..', '/a\u0000', '/\u{1F600}', '/\ud800'])
      expect(pathFault(path)).toBeDefined();
  });

  it('may end with / where a number follows', () => {
    expect(pathFault('/a/', true)).toBeUndefined();
  });
});
