import { MemoryProcesses } from '../../src/runtime/memory-processes.js';
import { processesContract } from './processes.js';

const fixture = (file: string) => ({ file, arguments: [] });

processesContract('memory', async () => ({
  processes: new MemoryProcesses({
    commands: {
      exitsWith3: (process) => process.exit({ status: 3 }),
      runs: () => {},
      ignoresTerm: (process) => process.ignore('SIGTERM'),
      forksAway: (process) => process.fork('own'),
      listens: (process) => process.listen(1500),
      listensOnLoopback: (process) => process.listen(1500, true),
    },
  }),
  directory: '/',
  port: 1500,
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
}));
