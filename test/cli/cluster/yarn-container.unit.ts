import { expect, it } from 'vitest';
import { runnerContainer } from '../../../src/cli/cluster/yarn-container.js';

const machine = { hostname: 'host1', directory: '/container' };

it('the container that YARN says we are in', () => {
  const env = { CONTAINER_ID: 'container_1_0001_01_000002', NM_HOST: 'node1', PATH: '/bin' };
  const said = { service: 'maas-s-r1', id: 'container_1_0001_01_000002', host: 'node1', path: '/bin', ...machine };
  expect(runnerContainer('maas-s-r1', env, machine)).toMatchObject(said);
});

it('a runner anywhere else is refused, with what starts it', () => {
  const refusal = { code: 'WRONG_USAGE', hint: expect.stringContaining('--engine yarn') };
  expect(() => runnerContainer('maas-s-r1', { PATH: '/bin' }, machine)).toThrow(expect.objectContaining(refusal));
});
