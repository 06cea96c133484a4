import { describe, expect, it } from 'vitest';
import { MemoryProcesses } from '../../../src/runtime/processes/memory-processes.js';
import type { Command, Exit, ListeningPort, ProcessIdentity } from '../../../src/runtime/processes/processes.js';
import { failedCases } from '../../contract-cases.js';
import { memoryProcessesScene } from './memory-processes-scene.js';
import { processesContract } from './processes.js';

class RunsBeforeItIsAdmitted extends MemoryProcesses {
  override async start(command: Command, admit: (process: ProcessIdentity) => Promise<void>): Promise<ProcessIdentity> {
    const started = await super.start(command, async () => {});
    await admit(started);
    return started;
  }
}

class TakesAPidForAProcess extends MemoryProcesses {
  override async isAlive({ pid }: ProcessIdentity): Promise<boolean> {
    return this.alive.some(({ identity }) => identity.pid === pid);
  }
}

class TellsNoSignals extends MemoryProcesses {
  override async exitOf(exitFile: string): Promise<Exit | undefined> {
    const exit = await super.exitOf(exitFile);
    return exit?.signal === undefined ? exit : { status: 1 };
  }
}

class FindsTheGroupOnly extends MemoryProcesses {
  override async byEnvironment(variable: string): Promise<ReadonlyMap<string, readonly ProcessIdentity[]>> {
    return new Map([...(await super.byEnvironment(variable))].map(([value, found]) => [value, found.slice(0, 1)]));
  }
}

class TakesLoopbackForAll extends MemoryProcesses {
  override async listeningPortsOf(processes: readonly ProcessIdentity[]): Promise<readonly ListeningPort[]> {
    return (await super.listeningPortsOf(processes)).map((each) => ({ ...each, loopbackOnly: false }));
  }
}

class IgnoresAnAbort extends MemoryProcesses {
  override async whenEnded(process: ProcessIdentity, signal?: AbortSignal): Promise<void> {
    if (signal === undefined) await super.whenEnded(process);
  }
}

describe('the contract of Processes catches an implementation that', () => {
  it.each([RunsBeforeItIsAdmitted, TakesAPidForAProcess, TellsNoSignals, FindsTheGroupOnly, TakesLoopbackForAll, IgnoresAnAbort])(
    '%o',
    async (Mutant) => {
      expect(await failedCases((suite) => processesContract('a mutant', () => memoryProcessesScene(Mutant), suite))).not.toEqual([]);
    },
  );

  it('is faithful in none', async () => {
    expect(await failedCases((suite) => processesContract('memory', () => memoryProcessesScene(), suite))).toEqual([]);
  });
});
