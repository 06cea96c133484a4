import { defaultServiceConfig } from '../../metron/service-config.js';
import { findServiceConfig } from '../../service/service-config.js';
import { type Check, ok } from './check.js';

/** Where Metron's configuration says that the queue and the registry are; what is broken there is thrown, and told once. */
export const config: Check = {
  name: 'config',
  async run({ zk, zkRoot, signal }) {
    const found = await findServiceConfig(zk, zkRoot, signal);
    const { queuePath, serviceRoot } = found ?? defaultServiceConfig;
    const where = `queue ${queuePath}, registry ${serviceRoot}`;
    return [ok(found === undefined ? `${zkRoot} does not exist, which means Metron's defaults: ${where}` : `${zkRoot}: ${where}`)];
  },
};
