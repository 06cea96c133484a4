import { describe, expect, it } from 'vitest';
import { heartbeatLimitMs, isStuck, workerManifest, workerOf } from '../../src/domain/worker.js';

describe('a worker', () => {
  it('is read from its deployment as it was written there', () => {
    const worker = { sensor: 'squid', arguments: ['--from', 'kafka'] };
    expect(workerOf(workerManifest(worker))).toEqual(worker);
  });

  it.each([
    ['nothing', {}],
    ['a sensor that is a path', { worker: { sensor: '../etc', arguments: [] } }],
    ['an argument that is no text', { worker: { sensor: 'squid', arguments: [1] } }],
    ['a field that it has not', { worker: { sensor: 'squid', arguments: [], command: 'rm' } }],
  ])('is not %s', (_what, manifest) => {
    expect(() => workerOf(manifest)).toThrow('what is deployed is not a worker');
  });

  it('is stuck once it has not been heard of for too long', () => {
    expect(isStuck(1_000, 1_000 + heartbeatLimitMs)).toBe(false);
    expect(isStuck(1_000, 1_001 + heartbeatLimitMs)).toBe(true);
  });
});
