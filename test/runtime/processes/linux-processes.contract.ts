import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { LinuxProcesses } from '../../../src/runtime/processes/linux-processes.js';
import { freePorts } from '../../stack/ports.js';
import { processesContract } from './processes.js';

const shell = (script: string) => ({ file: '/bin/sh', arguments: ['-c', script] });

/** Dual-stack, so that it is seen in tcp6 alone. */
const listener = (host: string, port: number) => ({
  file: process.execPath,
  arguments: ['-e', `require('net').createServer().listen(${port}, '${host}')`],
});

processesContract('linux', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'maas-processes-'));
  const [port = 0] = await freePorts(1);
  return {
    processes: new LinuxProcesses(systemClock),
    directory,
    port,
    patienceMs: 10_000,
    above: 1,
    fixtures: {
      exitsWith3: shell('exit 3'),
      runs: shell('exec sleep 60'),
      ignoresTerm: shell('trap "" TERM; while :; do sleep 60; done'),
      forksAway: shell('setsid sleep 60 & wait'),
      listens: listener('::', port),
      listensOnLoopback: listener('127.0.0.1', port),
      missing: { file: '/no/such/program', arguments: [] },
    },
    close: () => rm(directory, { recursive: true }),
  };
});
