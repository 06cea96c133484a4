import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SensorState } from '../../src/operations/sensors/sensors.js';
import { eventually } from '../eventually.js';
import { BinaryCluster } from './binary-cluster.js';

const limitMs = 60_000;

describe('workers of a sensor, of the built binary', () => {
  let cluster: BinaryCluster;
  const place = (name: string) => path.join(cluster.directory, name);
  const start = (...more: string[]) =>
    cluster.maas('sensor', 'start', 'web', '--from', place('logs'), '--to', place('out'), ...more, '--json');
  const nodes = async () => (await cluster.must<{ nodes: object[] }>('node', 'list')).nodes;

  beforeAll(async () => {
    cluster = await BinaryCluster.start();
    cluster.service();
    await eventually(async () => expect((await cluster.maas('service', 'status')).status).toBe(0), limitMs);
    await mkdir(place('config/parsers'), { recursive: true });
    await mkdir(place('logs'));
    const parser = JSON.stringify({ parserClassName: 'org.apache.metron.parsers.json.JSONMapParser' });
    for (const sensor of ['web', 'proxy']) await writeFile(place(`config/parsers/${sensor}.json`), parser);
    await cluster.must('config', 'push', place('config'));
  }, 120_000);
  afterAll(async () => {
    await cluster.maas('sensor', 'stop', 'web');
    await cluster[Symbol.asyncDispose]();
  });

  it('are not started while no agent is alive, or none has room', async () => {
    const refused = async (...more: string[]) => {
      const { status, stdout } = await start(...more);
      return [status, JSON.parse(stdout).error];
    };
    expect(await refused()).toEqual([
      5,
      expect.objectContaining({
        code: 'NO_NODE_FITS',
        message: '1 of 1 instances of web sensor fit on no node: no node is up',
        hint: 'start maas agent on the data nodes; maas node list shows those that are up',
      }),
    ]);
    cluster.agent('node1', '127.0.0.2');
    await eventually(async () => expect(await nodes()).toHaveLength(1), limitMs);
    expect(await refused('--memory', '2048')).toEqual([4, expect.objectContaining({ code: 'MEMORY_OUT_OF_RANGE' })]);
    const full = '1 of 3 instances of web sensor fit on no node: node1 has 0 of 1024 MB free, 512 MB wanted';
    expect(await refused('-i', '3')).toEqual([5, expect.objectContaining({ code: 'NO_NODE_FITS', message: full })]);
    expect(await cluster.must('sensor', 'list')).toMatchObject({ sensors: [] });
  }, 120_000);

  it('are started for several sensors at once, or for none of them', async () => {
    const names = async () => (await cluster.must<{ sensors: { name: string }[] }>('sensor', 'list')).sensors.map(({ name }) => name);
    const several = (sensors: string) =>
      cluster.maas(
        'metron-sensor',
        '-s',
        sensors,
        '--from',
        place('logs'),
        '--to',
        place('several'),
        '-nw',
        '1',
        '--memory',
        '256',
        '--json',
      );
    expect((await several('web,nowhere')).status).toBe(3);
    expect(await names()).toEqual([]);
    const { status, stdout } = await several('web,proxy');
    expect([status, JSON.parse(stdout).result.sensors]).toMatchObject([0, [{ name: 'web' }, { name: 'proxy' }]]);
    expect(await names()).toEqual(['proxy', 'web']);
    for (const sensor of ['web', 'proxy']) await cluster.must('sensor', 'stop', sensor);
  }, 120_000);

  it('are told with what they have done, as soon as they have done something', async () => {
    expect((await start()).status).toBe(0);
    await appendFile(place('logs/a.log'), '{"a":1}\n{"a":2}\nno json\n');
    const models = { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 };
    await eventually(async () => {
      const { work } = await cluster.must<SensorState>('sensor', 'status', 'web');
      expect(work).toEqual({ read: 3, written: 2, failed: 1, models });
    }, limitMs);
    expect((await cluster.maas('sensor', 'status', 'web')).stdout).toContain('  3 read, 2 written, 1 failed\n  no model was asked\n');
  }, 120_000);
});
