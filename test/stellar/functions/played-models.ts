import { ModelCallError, type Models } from '../../../src/models/port.js';
import { StellarMap, type Value, type ValueMap } from '../../../src/stellar/values.js';

const instance = { name: 'dga', url: 'http://node1:1500' };

/** A model `dga` in two versions, which knows which hosts are good, and fails when it is asked about none. */
export const playedModels: Models<ValueMap> = {
  find(name, version = '10.0') {
    if (name !== 'dga' || !['9.0', '10.0'].includes(version)) return undefined;
    return { ...instance, version, functions: { apply: version === '9.0' ? 'score' : 'apply' } };
  },
  ask({ args: { host } }) {
    if (host === undefined) throw new ModelCallError('status', `${instance.url} answered 400`);
    const verdict = host === 'yahoo.com' ? 'legit' : 'malicious';
    return StellarMap.of<Value, Value>([['is_malicious', verdict]]);
  },
  counters: { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 },
};
