import { FailingProcesses } from '../../../src/runtime/processes/failing-processes.js';
import type { MemoryProgramTable } from '../../../src/runtime/processes/memory-processes.js';
import { memoryProcessesScene } from './memory-processes-scene.js';
import { processesContract } from './processes.js';

processesContract('memory', () => memoryProcessesScene());

class FailsNotYet extends FailingProcesses {
  constructor(table: MemoryProgramTable) {
    super(table, () => undefined);
  }
}
processesContract('one that fails, as long as it does not', () => memoryProcessesScene(FailsNotYet));
