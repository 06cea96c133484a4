import { beforeEach, describe, expect, it } from 'vitest';
import { ensureLayout } from '../../../src/control/ensure-layout.js';
import { controlPaths } from '../../../src/control/layout.js';
import { type Request, requestCodec } from '../../../src/control/records.js';
import { modelName, modelVersion } from '../../../src/domain/identity.js';
import type { RequestArguments } from '../../../src/domain/request.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { askService } from '../../../src/operations/deploy/ask-service.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { FailingZooKeeper, failOnce } from '../../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';

const control = controlPaths();
const scale: RequestArguments = { verb: 'scale', name: modelName('dga'), version: modelVersion('1.0'), instances: 2 };
const requester = { user: 'ann', host: 'laptop', via: 'maas' } as const;

describe('asking the service', () => {
  let zk: MemoryZooKeeper;
  let leader: MemoryZooKeeper;
  let clock: ManualClock;
  const stop = new AbortController();

  beforeEach(async () => {
    const ensemble = new MemoryEnsemble();
    zk = await ensemble.connect();
    leader = await ensemble.connect();
    clock = new ManualClock();
    await ensureLayout(leader, control);
  });

  const ask = (through: ZooKeeper = zk, signal = stop.signal) =>
    askService({ zk: through, control, clock, random: seededRandom(1) }, scale, { requester, timeoutMs: 10_000, signal });

  async function waitingRequest(): Promise<string> {
    for (;;) {
      const [id] = (await leader.children(control.requests)) ?? [];
      if (id !== undefined) return control.request(id);
      // Retries wait by the clock.
      await clock.advance(10);
    }
  }

  async function decide(outcome: Partial<Request>): Promise<void> {
    const path = await waitingRequest();
    const znode = await leader.read(path);
    if (znode === undefined) throw new Error('no request');
    await leader.write(path, requestCodec.encode({ ...requestCodec.decode(znode.data, path), ...outcome }), 'any');
  }

  it('answers with what the leader decided', async () => {
    const asked = ask();
    await decide({ state: 'done', wanted: { before: 1, after: 2 }, reason: 'all of them' });
    expect(await asked).toEqual({ id: expect.any(String), wanted: { before: 1, after: 2 }, reason: 'all of them' });
  });

  it('fails with the code and the reasons of a rejection', async () => {
    const asked = ask();
    const misfits = [{ node: null, reason: 'no node is up' }];
    await Promise.all([
      expect(asked).rejects.toMatchObject({
        code: 'NO_NODE_FITS',
        message: 'none fits',
        hint: expect.stringContaining('start maas agent'),
        details: { reasons: [{ node: 'any node', reason: 'no node is up' }] },
      }),
      decide({ state: 'rejected', code: 'NO_NODE_FITS', reason: 'none fits', misfits }),
    ]);
  });

  it('fails as a bad request when a newer leader rejects with a code of its own', async () => {
    const asked = ask();
    await Promise.all([expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' }), decide({ state: 'rejected', code: 'TOO_NEW' })]);
  });

  it.each(['unknown, not done', 'unknown, done', 'unavailable'] as const)('submits once when the create fails as %s', async (fault) => {
    const failing = new FailingZooKeeper(zk, failOnce('create', fault));
    const asked = ask(failing);
    await decide({ state: 'done' });
    await Promise.all([asked, clock.advance(1_000)]);
    expect(await leader.children(control.requests)).toHaveLength(1);
  });

  it('withdraws the request and says that nobody leads', async () => {
    const asked = ask();
    await waitingRequest();
    await Promise.all([expect(asked).rejects.toMatchObject({ code: 'NO_LEADER' }), clock.advance(10_000)]);
    expect(await leader.children(control.requests)).toEqual([]);
  });

  it('says that it took too long when somebody leads', async () => {
    await leader.create(`${control.election}/c-`, new Uint8Array(), { mode: 'ephemeral sequential' });
    const asked = ask();
    await waitingRequest();
    await Promise.all([expect(asked).rejects.toMatchObject({ code: 'TIMED_OUT' }), clock.advance(10_000)]);
  });

  it.each([new Error('Ctrl-C'), new Failure('INTERRUPTED', 'interrupted')])(
    'withdraws the request when it is ended by %o',
    async (reason) => {
      const interruption = new AbortController();
      const asked = ask(zk, interruption.signal);
      await waitingRequest();
      interruption.abort(reason);
      await expect(asked).rejects.toBe(reason);
      expect(await leader.children(control.requests)).toEqual([]);
    },
  );

  it('answers with a decision that came before the withdrawal', async () => {
    const failing = new FailingZooKeeper(zk);
    const interruption = new AbortController();
    const asked = ask(failing, interruption.signal);
    const path = await waitingRequest();
    failing.sabotage = ({ name }) => {
      if (name === 'read') interruption.abort();
      return undefined;
    };
    await decide({ state: 'done', wanted: { before: 1, after: 2 } });
    expect(await asked).toMatchObject({ id: path.split('/').at(-1) });
  });

  it('says so when no service was ever here', async () => {
    const empty = await new MemoryEnsemble().connect();
    await expect(ask(empty)).rejects.toMatchObject({ code: 'NO_LEADER', message: expect.stringContaining('ever run') });
  });

  it('refuses another layout', async () => {
    await leader.write(control.layout, new TextEncoder().encode('99'), 'any');
    await expect(ask()).rejects.toMatchObject({ code: 'LAYOUT_MISMATCH' });
  });
});
