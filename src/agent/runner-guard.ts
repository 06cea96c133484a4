import path from 'node:path';
import { instanceVariable } from '../runtime/processes/containment.js';
import type { Processes } from '../runtime/processes/processes.js';

/**
 * The guard's shell script, which ends what is left of an instance once its runner is gone. It is a process in a session of its own, since
 * YARN may kill the runner at any moment, and processes that the model has put into sessions of their own would go on running.
 *
 * Arguments: $1 the runner's pid, $2 its start time in clock ticks, $3 the instance, $4 the seconds between SIGTERM and SIGKILL, $5 a file
 * to remove.
 */
const script = `
members() {
  for environ in /proc/[0-9]*/environ; do
    if grep -qzFx "${instanceVariable}=$3" "$environ" 2>/dev/null; then pid=\${environ#/proc/}; echo "\${pid%/environ}"; fi
  done
}
started() { [ -r "/proc/$1/stat" ] && sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
while [ "$(started "$1")" = "$2" ]; do sleep 0.5; done
rm -f "$5"
for pid in $(members "$@"); do kill -TERM "$pid" 2>/dev/null; done
left=$(( $4 * 2 ))
while [ "$left" -gt 0 ] && [ -n "$(members "$@")" ]; do sleep 0.5; left=$(( left - 1 )); done
for pid in $(members "$@"); do kill -KILL "$pid" 2>/dev/null; done
`;

const graceSeconds = 10;

export interface Guarded {
  readonly instance: string;
  /** The directory for the guard's own output. */
  readonly directory: string;
  /** The socket file to remove when the runner is gone. */
  readonly socket: string;
  readonly environmentPath: string;
}

/** Starts the guard of an instance. When this process has ended, the guard ends the processes of the instance, and then itself. */
export async function startGuard(processes: Processes, { instance, directory, socket, environmentPath }: Guarded): Promise<void> {
  const [self] = await processes.identify([process.pid]);
  if (self === undefined) throw new Error('this process is not in /proc');
  await processes.start(
    {
      file: '/bin/sh',
      arguments: ['-c', script, 'maas-guard', String(self.pid), String(self.startTicks), instance, String(graceSeconds), socket],
      directory: '/',
      environment: { PATH: environmentPath },
      stdoutFile: path.join(directory, 'guard.out'),
      stderrFile: path.join(directory, 'guard.err'),
      exitFile: path.join(directory, 'guard.exit'),
    },
    async () => {},
  );
}
