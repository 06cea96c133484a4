import { Args, Flags } from '@oclif/core';
import { runModelLocally } from '../../agent/run-locally.js';
import { LocalCommand } from '../../cli/local-command.js';
import { localRun } from '../../cli/models/local-run.js';
import { printable } from '../../cli/render/text.js';
import type { InstanceRecord } from '../../control/records.js';
import { inspectModel } from '../../domain/model-start.js';
import { defaultMemoryMb } from '../../operations/deploy/add-model.js';
import { readModelListing } from '../../storage/model-listing.js';

export default class ModelRun extends LocalCommand<undefined> {
  static override summary = 'Run a model here as a node would, without a cluster, until Ctrl-C';
  static override description =
    'Copies and starts what deploy add would ship of the directory. With --json, each line of output and each change of state is one JSON object.';
  static override examples = ['<%= config.bin %> model run ./mock-dga'];
  static override args = { directory: Args.string({ required: true, description: "the model's directory" }) };
  static override flags = {
    memory: Flags.integer({
      char: 'm',
      min: 1,
      helpValue: '<MB>',
      summary: `memory it may use (default: maas.yaml, else ${defaultMemoryMb})`,
    }),
  };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<undefined> {
    const { args, flags } = await this.parse(ModelRun);
    const { manifest, warnings } = inspectModel(await readModelListing(args.directory));
    for (const warning of warnings) this.notice(`warning: ${warning}`);
    const local = await localRun(args.directory, this.ports, { log: this.logger, level: this.settings.logLevel.value });
    const onRecord = this.#teller();
    const onLine: Parameters<typeof runModelLocally>[0]['onLine'] = (line) =>
      this.emit(line, `${line.stream === 'stderr' ? this.style.yellow('!') : '|'} ${printable(line.text)}`);
    const memoryMb = flags.memory ?? manifest.memory ?? defaultMemoryMb;
    await runModelLocally({ ...local, memoryMb, onEnd: 'restart', onRecord, onLine }, this.signal);
    return undefined;
  }

  /** @returns what tells each change of its state, until it is stopped */
  #teller(): (record: InstanceRecord) => void {
    let before = '';
    return ({ state, reason, endpoint, pid, restarts }) => {
      const where = state === 'ready' && endpoint !== undefined ? ` ${endpoint.url}` : '';
      const text = `${state}${where}${reason === undefined ? '' : `: ${reason}`}`;
      if (text === before || this.signal.aborted) return;
      before = text;
      if (this.jsonEnabled()) this.emit({ state, reason, endpoint, pid, restarts }, text);
      else this.notice(text);
    };
  }
}
