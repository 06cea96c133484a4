import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Seconds of processor time that processes have taken so far, in their own code and in the kernel's. Linux. */
export function processorSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }, 0);
}

/** Seconds of processor time that the whole machine has given so far, to anybody. Linux. */
export function machineSeconds(): number {
  const [, user, nice, system, , , interrupts, softInterrupts, stolen] =
    readFileSync('/proc/stat', 'utf8').split('\n')[0]?.split(/\s+/) ?? [];
  return [user, nice, system, interrupts, softInterrupts, stolen].reduce((sum, each) => sum + Number(each), 0) / ticksPerSecond;
}

/** The most memory a process has had resident, in MB. Linux. */
export function peakMb(pid: number): number {
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024);
}
