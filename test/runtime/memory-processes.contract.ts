import { memoryProcessesScene } from './memory-processes-scene.js';
import { processesContract } from './processes.js';

processesContract('memory', () => memoryProcessesScene());
