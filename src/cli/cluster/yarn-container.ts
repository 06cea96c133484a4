import type { RunnerContainer } from '../../agent/runner.js';
import { Failure } from '../../errors/catalogue.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The container that YARN says we are in.
 *
 * @throws Failure WRONG_USAGE outside of one
 */
export function runnerContainer(
  service: string,
  env: Environment,
  machine: { readonly hostname: string; readonly directory: string },
): RunnerContainer {
  const { CONTAINER_ID: id, NM_HOST: host } = env;
  if (id === undefined || host === undefined) {
    const hint = 'maas deploy add --engine yarn has YARN start it, once a maas service knows a ResourceManager';
    throw new Failure('WRONG_USAGE', 'maas runner runs in a container of YARN only: there is no CONTAINER_ID or NM_HOST', {}, { hint });
  }
  return { ...machine, service, id, host, socketDirectory: '/tmp', path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin' };
}
