import { describeModel } from '../../src/domain/identity.js';
import { MemoryEngine, MemoryMachine } from '../../src/engines/memory.js';
import type { EngineScene } from './contract.js';

/** @param Kind the engine, or a mutant of it */
export async function memoryScene(Kind: typeof MemoryEngine = MemoryEngine): Promise<EngineScene> {
  const machine = new MemoryMachine(1_000);
  let leading = new AbortController();
  return {
    lead: async () => {
      leading.abort(new Error('another leads'));
      leading = new AbortController();
      return new Kind(machine, { lost: leading.signal });
    },
    depose: async () => leading.abort(new Error('another leads')),
    instances: async () => {
      const byModel = Object.entries(Object.groupBy(machine.instances, ({ model }) => describeModel(model)));
      return Object.fromEntries(byModel.map(([model, instances = []]) => [model, instances.map(({ id }) => String(id))]));
    },
    settle: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
