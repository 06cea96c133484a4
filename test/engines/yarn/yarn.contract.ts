import { type EngineScene, engineContract } from '../contract.js';
import { asked, YarnScene } from './scene.js';

engineContract('the engine for YARN', async (): Promise<EngineScene> => {
  const scene = await YarnScene.begin();
  return {
    lead: async () => asked(scene, await scene.lead()),
    depose: () => scene.depose(),
    instances: () => scene.instances(),
    settle: () => scene.seen(),
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
});
