import { homedir } from 'node:os';
import path from 'node:path';
import { Flags } from '@oclif/core';
import { devDirectory } from '../dev/dev-record.js';
import type { StoppingDev } from '../dev/stop-dev.js';
import { systemFiles } from '../runtime/files/system-files.js';
import { LinuxProcesses } from '../runtime/processes/linux-processes.js';
import { LocalCommand } from './local-command.js';

export const devFlags = {
  dir: Flags.string({ helpValue: '<directory>', summary: 'where its state is kept (default: $MAAS_DEV_DIR, else below ~/.local/state)' }),
};

/** A command about the cluster that `maas dev` runs on this machine. */
export abstract class DevCommand<Result extends object | undefined> extends LocalCommand<Result> {
  /** @param dir what `--dir` says */
  protected directoryOf(dir: string | undefined): string {
    return path.resolve(dir ?? devDirectory(this.ports.io.env, homedir()));
  }

  /** After `parse`. */
  protected get work(): StoppingDev {
    const { clock, random } = this.ports;
    return { files: systemFiles, processes: new LinuxProcesses(clock), clock, random, log: this.logger, signal: this.signal };
  }
}
