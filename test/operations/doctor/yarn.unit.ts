import { describe, expect, it } from 'vitest';
import type { ResourceManager, YarnNode } from '../../../src/engines/yarn/resource-manager.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { yarn } from '../../../src/operations/doctor/yarn.js';
import { only } from './examined.js';

const node: YarnNode = { host: 'n1', state: 'RUNNING', memoryMb: 8_192, usedMb: 0, containers: 0, version: '3.4.2', report: '' };

async function findings(played: Partial<ResourceManager>) {
  const well: Partial<ResourceManager> = {
    state: async () => ({ server: 'http://rm1:8088', version: '3.4.2', isActive: true, servesServices: true }),
    queue: async (name) => ({ name, state: 'RUNNING', usedCapacity: 10 }),
    nodes: async () => [node],
  };
  const resourceManager = { ...well, ...played } as ResourceManager;
  return (await only(yarn, { yarn: { resourceManager, queue: 'default' } })).map(({ level, message }) => `${level}: ${message}`);
}

describe('what doctor finds on YARN', () => {
  it('is nothing where no ResourceManager is set', async () => expect(await only(yarn)).toEqual([]));

  it('is that all is well', async () => {
    expect(await findings({})).toEqual([
      'ok: http://rm1:8088 is active, Hadoop 3.4.2',
      "ok: http://rm1:8088 serves YARN's services",
      'ok: queue default uses 10 % of its share',
      'ok: 1 of 1 nodes are up; the most that one has free is 8192 MB',
    ]);
  });

  it.each([
    [
      'its services are off',
      { state: async () => ({ server: 'rm1', version: '3.4.2', isActive: true, servesServices: false }) },
      "problem: rm1 does not serve YARN's services",
    ],
    [
      'it stands by',
      { state: async () => ({ server: 'rm1', version: '3.4.2', isActive: false, servesServices: true }) },
      'problem: rm1 stands by, and no other one answers',
    ],
    [
      'its queue is stopped',
      { queue: async () => ({ name: 'default', state: 'STOPPED', usedCapacity: 0 }) },
      'problem: queue default is stopped',
    ],
    ['it has no such queue', { queue: async () => undefined }, 'warning: YARN tells of no queue default'],
    [
      'its queue is full',
      { queue: async () => ({ name: 'q', state: 'RUNNING', usedCapacity: 100 }) },
      'warning: queue default uses 100 % of its share',
    ],
    ['no node is up', { nodes: async () => [{ ...node, state: 'LOST' }] }, 'problem: YARN has no node that is up'],
    [
      'a node is unhealthy',
      { nodes: async () => [node, { ...node, host: 'n2', state: 'UNHEALTHY', report: 'disk' }] },
      'warning: node n2 is unhealthy: disk',
    ],
    [
      'there is no room',
      { nodes: async () => [{ ...node, usedMb: 8_000 }] },
      'warning: 1 of 1 nodes are up; the most that one has free is 192 MB',
    ],
    [
      'nobody serves',
      {
        state: async () => {
          throw new Failure('YARN_UNREACHABLE', 'no ResourceManager of YARN serves');
        },
      },
      'problem: no ResourceManager of YARN serves',
    ],
  ])('is that %s', async (_what, played, found) => expect(await findings(played)).toContain(found));
});
