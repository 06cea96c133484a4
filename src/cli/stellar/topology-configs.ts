import { topologyRoot as root } from '../../sensor/config/config-place.js';
import type { Configs } from '../../stellar/functions/capabilities.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { createWithParents } from '../../zookeeper/recipes/ensure-path.js';

/** Metron's configurations in ZooKeeper, for Stellar's configuration functions. */
export function topologyConfigs(open: () => Promise<{ readonly zk: ZooKeeper; readonly signal: AbortSignal }>): Configs {
  return {
    async read(place) {
      const { zk, signal } = await open();
      const znode = await zk.read(`${root}/${place}`, { signal });
      return znode && new TextDecoder().decode(znode.data);
    },
    async write(place, json) {
      const { zk, signal } = await open();
      const data = new TextEncoder().encode(json);
      const path = `${root}/${place}`;
      if ((await zk.stat(path, { signal })) === undefined) await createWithParents(zk, path, data, { signal });
      else await zk.write(path, data, 'any', { signal });
    },
  };
}
