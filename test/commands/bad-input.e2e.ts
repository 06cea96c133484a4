import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLayout } from '../../src/control/ensure-layout.js';
import { controlPaths } from '../../src/control/layout.js';
import { offer } from '../../src/zookeeper/recipes/distributed-queue.js';
import { DevCluster } from '../build/dev-cluster.js';
import { eventually } from '../eventually.js';
import { type ModelFixture, modelFixture } from '../fixtures/model-fixture.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';

const id = ['--name', 'bad', '--version', '1.0'];

/** What a user does wrong, or meets, each with its exit status and what is said. Nothing of it may hold up what comes after. */
describe('bad input', () => {
  let cluster: DevCluster;
  let quorum: string;
  let place: string;

  beforeAll(async () => {
    cluster = await DevCluster.prepare();
    cluster.must('dev', '--detach', '--zk-port', '0', '--memory', '1024');
    ({ quorum } = cluster.must<{ quorum: string }>('dev', 'status'));
    place = path.join(path.dirname(cluster.directory), 'model');
  }, 60_000);
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  /** @param files by name; a name that ends in `*` is made without a run bit */
  function model(files: Readonly<Record<string, string>>): string {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(place, name.replace('*', ''));
      writeFileSync(file, text);
      chmodSync(file, name.endsWith('*') ? 0o644 : 0o755);
    }
    return place;
  }
  const add = (directory: string, ...more: string[]) => cluster.refused('deploy', 'add', directory, ...id, ...more);

  describe('a directory that is no model', () => {
    it.each([
      ['is missing', undefined, /\/model can't be read: no such file or directory/],
      ['has no start script', { 'model.py': '' }, /has no start script: put one \*\.sh at its top/],
      [
        'has two scripts and no manifest',
        { 'a.sh': '#!/bin/sh\n', 'b.sh': '#!/bin/sh\n' },
        /has 2 scripts, a\.sh, b\.sh: name one with "start: a\.sh"/,
      ],
      ['has a script that nothing says how to run', { 'run.sh*': 'echo\n' }, /run\.sh/],
    ])('%s', (_what, files, message) => {
      const directory = files === undefined ? path.join(place, '..', 'nowhere', 'model') : model(files);
      const refused = add(directory);
      expect(refused).toMatchObject({ status: 4, code: 'BAD_MODEL', message: expect.stringMatching(message) });
    });

    it('a script without a run bit runs all the same, by its first line, and the warning says so', () => {
      const checked = cluster.must<{ warnings: string[] }>('model', 'check', model({ 'run.sh*': '#!/bin/sh\n' }), '--no-run');
      expect(checked.warnings).toEqual([expect.stringContaining('run.sh')]);
    });
  });

  it.each([
    ['0', 4, 'MEMORY_OUT_OF_RANGE'],
    ['-1', 4, 'MEMORY_OUT_OF_RANGE'],
    ['1.5', 2, 'WRONG_USAGE'],
    ['1025', 4, 'MEMORY_OUT_OF_RANGE'],
  ])('memory of %s MB', async (memory, status, code) => {
    await using quick = await modelFixture('quick');
    expect(add(quick.path, `--memory=${memory}`)).toMatchObject({ status, code });
  });

  it.each(['a/b', '..', 'a b', 'a\u0007b', '', '-', '.hidden', 'x'.repeat(129)])('the name or version %j', async (text) => {
    await using quick = await modelFixture('quick');
    const named = cluster.refused('deploy', 'add', quick.path, `--name=${text}`, '--version=1.0');
    const versioned = cluster.refused('deploy', 'add', quick.path, '--name=bad', `--version=${text}`);
    expect([named.code, versioned.code]).toEqual(['BAD_NAME', 'BAD_NAME']);
    expect([named.status, versioned.status]).toEqual([4, 4]);
    expect(named.message).toBe(`${JSON.stringify(text)} can't be a model name`);
  });

  it.each([
    ['one where nobody listens', '127.0.0.1:1', 8, 'ZOOKEEPER_UNREACHABLE', /no ZooKeeper server answers: 127\.0\.0\.1:1: .*refused/],
    ['garbage', 'no quorum!', 4, 'BAD_SETTING', /--zk-quorum is "no quorum!", which is not a valid zk-quorum/],
  ])('a quorum: %s', (_what, given, status, code, message) => {
    expect(cluster.refused('deploy', 'list', '-z', given, '--timeout', '5')).toMatchObject({
      status,
      code,
      message: expect.stringMatching(message),
    });
  });

  it('a cluster on which no service has ever run, and one on which none leads', async () => {
    const remove = (root: string) =>
      cluster.refused('deploy', 'remove', ...id, '-z', quorum, '--control-root', root, '--metron', 'no', '--timeout', '2');
    expect(remove('/never')).toMatchObject({ status: 8, message: expect.stringContaining('no maas service has ever run') });

    const zk = await connectForTest(quorum);
    await ensureLayout(zk, controlPaths('/left'));
    await zk.close();
    expect(remove('/left')).toMatchObject({ status: 8, code: 'NO_LEADER', message: expect.stringContaining('no maas service leads') });
  });

  it('random bytes on the queue of Metron: put aside, reported, and the next one is taken', async () => {
    const zk = await connectForTest(quorum);
    await offer(zk, '/maas/queue', Buffer.from([0, 255, 123, 7, 200]));
    await offer(zk, '/maas/queue', Buffer.from('{"action":"add"}'));
    await eventually(async () => expect(await zk.children('/maas/queue')).toEqual([]), 30_000);
    expect(await zk.children('/maas/control/quarantine')).toHaveLength(2);
    await zk.close();
    const log = readFileSync(path.join(cluster.directory, 'dev.log'), 'utf8');
    expect(log).toMatch(/can not be read was put aside .*reason="it is not JSON"/);
    await using quick = await modelFixture('quick');
    cluster.must('deploy', 'add', quick.path, '--name', 'next', '--version', '1.0', '--memory', '64');
    cluster.must('deploy', 'remove', '--name', 'next', '--version', '1.0', '--all');
  });

  describe('endpoint.dat', () => {
    const soon = 'restart: { attempts: 1 }\nready: { by: listen, timeoutSeconds: 1 }\nstop: { graceSeconds: 1, drainSeconds: 0 }\n';
    it.each<[string, ModelFixture, RegExp]>([
      ['half written', 'half-written-endpoint', /was not ready within 1 s: waits for endpoint\.dat to be whole JSON/],
      ['never written', 'never-ready', /was not ready within 1 s: waits for endpoint\.dat/],
      ['of a foreign host', 'foreign-host', /endpoint\.dat names another host, 192\.0\.2\.1/],
      ['with port 0', 'port-zero', /endpoint\.dat has port 0: write the port that the model really listens on/],
      ['with a port that another holds', 'taken-port', /its port \d+ is taken by .*\(pid \d+\)/],
    ])('%s', async (_what, fixture, message) => {
      const other = createServer().listen(0, '0.0.0.0');
      await once(other, 'listening');
      try {
        const { port } = other.address() as AddressInfo;
        const timed = fixture === 'taken-port' ? soon.replace('timeoutSeconds: 1', 'timeoutSeconds: 30') : soon;
        await using bad = await modelFixture(fixture, { 'maas.yaml': timed, 'port.txt': String(port) });
        const refused = cluster.refused('deploy', 'add', bad.path, '--name', fixture, '--version', '1.0', '--memory', '64');
        expect(refused).toMatchObject({ status: 6, code: 'MODEL_FAILED', message: expect.stringMatching(message) });
        cluster.must('deploy', 'remove', '--name', fixture, '--version', '1.0', '--all');
      } finally {
        other.close();
      }
    });
  });
});
