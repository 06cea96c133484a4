import { MemoryProcesses, type MemoryProgramTable } from '../../../src/runtime/processes/memory-processes.js';
import type { ProcessesUnderTest } from './processes.js';

const fixture = (file: string) => ({ file, arguments: [] });

const table: MemoryProgramTable = {
  programs: { exitsWith3: () => ({ status: 3 }) },
  commands: {
    exitsWith3: (process) => process.exit({ status: 3 }),
    runs: () => {},
    ignoresTerm: (process) => process.ignore('SIGTERM'),
    forksAway: (process) => process.fork('own'),
    listens: (process) => process.listen(1500),
    listensOnLoopback: (process) => process.listen(1500, true),
  },
};

/** @param Kind the processes that are played, or a mutant of them */
export async function memoryProcessesScene(Kind: typeof MemoryProcesses = MemoryProcesses): Promise<ProcessesUnderTest> {
  return {
    processes: new Kind(table),
    directory: '/',
    port: 1500,
    patienceMs: 200,
    above: 0,
    fixtures: {
      exitsWith3: fixture('exitsWith3'),
      runs: fixture('runs'),
      ignoresTerm: fixture('ignoresTerm'),
      forksAway: fixture('forksAway'),
      listens: fixture('listens'),
      listensOnLoopback: fixture('listensOnLoopback'),
      missing: fixture('missing'),
    },
    close: async () => {},
  };
}
