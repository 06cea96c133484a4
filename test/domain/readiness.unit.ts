import { describe, expect, it } from 'vitest';
import type { Ready } from '../../src/domain/model-manifest.js';
import { judgeReadiness, type ReadinessObservation } from '../../src/domain/readiness.js';

const endpoint = { url: 'http://node1:1500', functions: { apply: 'apply' } };
const listen: Ready = { by: 'listen', timeoutSeconds: 10 };
const http: Ready = { by: 'http', path: '/health', status: 200, intervalSeconds: 1, timeoutSeconds: 10 };

const seen = (changes: Partial<ReadinessObservation> = {}): ReadinessObservation => ({
  endpoint: { kind: 'own', endpoint, port: 1500 },
  port: { by: 'instance', loopbackOnly: false },
  heartbeat: false,
  waitedMs: 100,
  endpointAgeMs: 100,
  address: 'node1',
  ...changes,
});

describe('a model that says nothing else', () => {
  it('is ready when one of its own processes listens on the port of its endpoint', () => {
    expect(judgeReadiness(listen, seen())).toEqual({ verdict: 'ready', endpoint });
  });

  it.each<[Partial<ReadinessObservation>, RegExp]>([
    [{ endpoint: { kind: 'none' } }, /endpoint\.dat$/],
    [{ endpoint: { kind: 'unfinished' } }, /whole JSON/],
    [{ port: { by: 'nobody' } }, /port 1500 to listen/],
    [{ port: { by: 'others', pid: 7, name: 'python3' } }, /taken by python3 \(pid 7\)/],
    [{ port: { by: 'others' } }, /taken by another program/],
  ])('waits with %j', (changes, reason) => {
    expect(judgeReadiness(listen, seen(changes))).toEqual({ verdict: 'waiting', reason: expect.stringMatching(reason) });
  });

  it.each<[Partial<ReadinessObservation>, RegExp, boolean]>([
    [{ endpoint: { kind: 'wrong', problem: 'endpoint.dat has port 0' } }, /port 0/, false],
    [{ endpoint: { kind: 'foreign', endpoint, host: 'gpu1' } }, /another host, gpu1/, false],
    [{ port: { by: 'instance', loopbackOnly: true } }, /loopback only/, false],
    [{ port: { by: 'others' }, endpointAgeMs: 3_000 }, /taken/, true],
    [{ port: { by: 'nobody' }, waitedMs: 10_000 }, /^was not ready within 10 s: waits for its port/, true],
  ])('fails with %j', (changes, reason, again) => {
    expect(judgeReadiness(listen, seen(changes))).toEqual({ verdict: 'failed', reason: expect.stringMatching(reason), again });
  });

  it('may listen on loopback only where nobody else could call it', () => {
    const changes = { port: { by: 'instance', loopbackOnly: true }, address: '127.0.0.1' } as const;
    expect(judgeReadiness(listen, seen(changes)).verdict).toBe('ready');
  });
});

describe('a model that wants to be asked', () => {
  it('is ready once it answered as it said', () => {
    expect(judgeReadiness(http, seen()).verdict).toBe('waiting');
    expect(judgeReadiness(http, seen({ probe: { ok: false, detail: 'answers 503, not 200' } }))).toEqual({
      verdict: 'waiting',
      reason: 'GET /health: answers 503, not 200',
    });
    expect(judgeReadiness(http, seen({ probe: { ok: true, detail: '' } })).verdict).toBe('ready');
  });
});

it('a model that only writes its endpoint may be on another host', () => {
  const foreign = { endpoint: { kind: 'foreign', endpoint, host: 'gpu1' }, port: { by: 'nobody' } } as const;
  expect(judgeReadiness({ by: 'file', timeoutSeconds: 10 }, seen(foreign))).toMatchObject({
    verdict: 'ready',
    warning: expect.stringContaining('gpu1'),
  });
});

it('a worker is ready by its heartbeat', () => {
  const rule = { by: 'heartbeat', timeoutSeconds: 10 } as const;
  expect(judgeReadiness(rule, seen()).verdict).toBe('waiting');
  expect(judgeReadiness(rule, seen({ heartbeat: true }))).toEqual({ verdict: 'ready' });
});
