import { describeModel } from '../../src/domain/identity.js';
import { MemoryEngine, MemoryMachine } from '../../src/engines/memory.js';
import { type EngineScene, engineContract } from './contract.js';

engineContract('memory', async (): Promise<EngineScene> => {
  const machine = new MemoryMachine(1_000);
  let leading = new AbortController();
  return {
    lead: async () => {
      leading.abort(new Error('another leads'));
      leading = new AbortController();
      return new MemoryEngine(machine, { lost: leading.signal });
    },
    depose: async () => leading.abort(new Error('another leads')),
    instances: async () => {
      const byModel = Object.entries(Object.groupBy(machine.instances, ({ model }) => describeModel(model)));
      return Object.fromEntries(byModel.map(([model, instances = []]) => [model, instances.map(({ id }) => String(id))]));
    },
    settle: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
});
