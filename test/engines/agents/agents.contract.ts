import { describeModel } from '../../../src/domain/identity.js';
import { type EngineScene, engineContract } from '../contract.js';
import { AgentsScene } from './scene.js';

engineContract('the engine for agents', async (): Promise<EngineScene> => {
  const scene = await AgentsScene.begin();
  await scene.node('a', { memoryMb: 500 });
  await scene.node('b', { memoryMb: 500 });
  return {
    lead: () => scene.lead(),
    depose: () => scene.depose(),
    instances: async () => {
      const byModel = Object.entries(Object.groupBy(await scene.assigned(), ({ assignment }) => describeModel(assignment)));
      return Object.fromEntries(byModel.map(([model, all = []]) => [model, all.map(({ assignment }) => assignment.instance)]));
    },
    settle: () => scene.letGo(),
    [Symbol.asyncDispose]: async () => {},
  };
});
