import * as vitest from 'vitest';
import { expect } from 'vitest';
import type { ResourceManager, ServiceSpec } from '../../../src/engines/yarn/resource-manager.js';
import { component } from '../../../src/engines/yarn/service-name.js';
import type { Suite } from '../../contract-cases.js';
import { eventually } from '../../eventually.js';

const signal = new AbortController().signal;
const prefix = 'maas-0a1b2c3d-';

function spec(name: string, containers: number, memory = '64'): ServiceSpec {
  const of = { name: component, number_of_containers: containers, launch_command: 'sleep 600', resource: { cpus: 1, memory } };
  return { name, version: '1', queue: 'default', lifetime: -1, components: [of] };
}

export interface Contracted {
  readonly open: () => ResourceManager;
  /** How long what it takes on may take: a real one starts a JVM for each service. */
  readonly limitMs: number;
}

/** What every ResourceManager must do, as the engine speaks to it. */
export function resourceManagerContract(name: string, { open, limitMs }: Contracted, suite: Suite = vitest): void {
  const { describe, it } = suite;
  describe(`${name} keeps the contract of a ResourceManager`, () => {
    const containersOf = async (service: string) =>
      (await open().service(service, signal))?.component?.containers.map(({ id }) => id) ?? [];

    it('tells that it is active and serves services, and of its queue and nodes', async () => {
      const yarn = open();
      expect(await yarn.state(signal)).toMatchObject({ isActive: true, servesServices: true, version: expect.stringMatching(/^\d+\.\d+/) });
      expect(await yarn.queue('default', signal)).toMatchObject({ name: 'default', state: 'RUNNING' });
      expect(await yarn.queue('none', signal)).toBeUndefined();
      const [node] = await yarn.nodes(signal);
      expect(node).toMatchObject({ host: 'localhost', state: 'RUNNING' });
      expect(node?.memoryMb).toBeGreaterThan(1_000);
    });

    it('knows no service that was never submitted, and has nothing to do to destroy it', async () => {
      const yarn = open();
      expect(await yarn.service(`${prefix}none-r1`, signal)).toBeUndefined();
      await yarn.destroy(`${prefix}none-r1`, signal);
      await expect(yarn.flex(`${prefix}none-r1`, component, 2, signal)).rejects.toMatchObject({ code: 'YARN_REFUSED' });
    });

    it('refuses what no node may give, saying so, and keeps nothing of it', async () => {
      const yarn = open();
      const refusal = { code: 'YARN_REFUSED', message: expect.stringContaining('larger than') };
      await expect(yarn.submit(spec(`${prefix}vast-r1`, 1, '5000'), signal)).rejects.toMatchObject(refusal);
      expect(await yarn.service(`${prefix}vast-r1`, signal)).toBeUndefined();
      await expect(yarn.submit(spec('Not_legal', 1), signal)).rejects.toMatchObject({ code: 'YARN_REFUSED' });
    });

    it('runs a service from its submission over more and fewer containers to its end', async () => {
      const yarn = open();
      const service = `${prefix}life-r1`;
      await yarn.submit(spec(service, 1), signal);
      const [first = ''] = await eventually(async () => {
        const containers = await containersOf(service);
        expect(containers).toHaveLength(1);
        return containers;
      }, limitMs);
      expect((await yarn.running(prefix, signal)).map((each) => each.name)).toEqual([service]);
      expect(await yarn.running('maas-00000000-', signal)).toEqual([]);

      await yarn.submit(spec(service, 1), signal);
      expect(await containersOf(service)).toEqual([first]);

      await yarn.flex(service, component, 2, signal);
      await eventually(async () => expect(await containersOf(service)).toHaveLength(2), limitMs);
      expect(await containersOf(service)).toContain(first);
      expect((await yarn.service(service, signal))?.component?.wanted).toBe(2);

      await yarn.flex(service, component, 1, signal);
      await eventually(async () => expect(await containersOf(service)).toEqual([first]), limitMs);

      await yarn.destroy(service, signal);
      await eventually(async () => expect(await yarn.service(service, signal)).toBeUndefined(), limitMs);
      await eventually(async () => expect(await yarn.running(prefix, signal)).toEqual([]), limitMs);
    });
  });
}
