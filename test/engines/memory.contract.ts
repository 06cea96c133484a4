import { engineContract } from './contract.js';
import { memoryScene } from './memory-scene.js';

engineContract('memory', () => memoryScene());
