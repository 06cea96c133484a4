import { MemoryProcesses, type MemoryProgramTable } from './memory-processes.js';
import type { Command, Completed, ProcessIdentity, Program } from './processes.js';

/** `not started` and `started, not told`: starting a command fails before or after it was admitted. `not run`: running a program fails. */
export type InjectedProcessFault = 'not started' | 'started, not told' | 'not run';

/** Chooses which calls fail, by the file to be run and how many calls were made before. */
export type ProcessSabotage = (file: string, call: number) => InjectedProcessFault | undefined;

/** Simulated processes whose starts fail as a test says, as on a machine that has no memory or no process ids left. */
export class FailingProcesses extends MemoryProcesses {
  readonly #sabotage: ProcessSabotage;
  #calls = 0;

  constructor(table: MemoryProgramTable, sabotage: ProcessSabotage) {
    super(table);
    this.#sabotage = sabotage;
  }

  override async start(command: Command, admit: (process: ProcessIdentity) => Promise<void>): Promise<ProcessIdentity> {
    const fault = this.#sabotage(command.file, this.#calls++);
    if (fault === 'not started') throw exhausted(command.file);
    const started = await super.start(command, admit);
    if (fault === 'started, not told') throw exhausted(command.file);
    return started;
  }

  override async run(program: Program): Promise<Completed> {
    if (this.#sabotage(program.file, this.#calls++) === 'not run') throw exhausted(program.file);
    return await super.run(program);
  }
}

function exhausted(file: string): Error {
  return Object.assign(new Error(`spawn ${file} EAGAIN`), { code: 'EAGAIN' });
}
