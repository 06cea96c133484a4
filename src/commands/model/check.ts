import { Args, Flags } from '@oclif/core';
import { LocalCommand } from '../../cli/local-command.js';
import { localRun } from '../../cli/models/local-run.js';
import { openSteps } from '../../cli/render/open-steps.js';
import { count, formatBytes, printable } from '../../cli/render/text.js';
import { Failure } from '../../errors/catalogue.js';
import { type CheckedExample, type CheckedModel, checkModel } from '../../operations/models/check-model.js';

export default class ModelCheck extends LocalCommand<CheckedModel> {
  static override summary = 'Check a model directory: start it here and try its example calls';
  static override examples = ['<%= config.bin %> model check ./mock-dga', '<%= config.bin %> model check ./mock-dga --no-run'];
  static override args = { directory: Args.string({ required: true, description: "the model's directory" }) };
  static override flags = {
    run: Flags.boolean({ allowNo: true, default: true, summary: 'start the model and make the example calls of its maas.yaml' }),
  };
  static override defaultTimeoutMs = 120_000;

  override async run(): Promise<CheckedModel> {
    const { args, flags } = await this.parse(ModelCheck);
    const checked = await this.#check(args.directory, flags.run);
    const { start, memoryMb, files, bytes, archiveBytes, warnings, examples } = checked;
    this.log(`starts with ${start}, ${memoryMb} MB; ${count(files, 'file')}, ${formatBytes(bytes)}, packed ${formatBytes(archiveBytes)}`);
    for (const warning of warnings) this.log(this.style.yellow(`warning: ${printable(warning)}`));
    for (const example of examples ?? []) this.log(this.#text(example));
    if (examples?.length === 0) this.log('it starts; its maas.yaml has no example calls');

    const failed = (examples ?? []).filter(({ problem }) => problem !== undefined);
    if (failed.length > 0) {
      const problems = failed.map(({ problem }) => problem);
      const of = `${failed.length} of ${count(examples?.length ?? 0, 'example call')}`;
      throw new Failure(
        'CHECKS_FAILED',
        `${of} failed`,
        { ...checked, problems },
        { hint: 'correct the model, or what its maas.yaml expects' },
      );
    }
    return checked;
  }

  async #check(directory: string, run: boolean): Promise<CheckedModel> {
    await using steps = await openSteps(this.ports.io, this.talks);
    const local = await localRun(directory, this.ports, { log: this.logger, level: this.settings.logLevel.value });
    const onStep = (what: string) => steps.begin(what);
    const checked = await checkModel({ local, run, onStep }, this.signal);
    await steps.finish();
    return checked;
  }

  #text({ function: name, args, answer, problem }: CheckedExample): string {
    const call = `${name} ${new URLSearchParams(args)}`;
    const { green, red } = this.style;
    return problem === undefined ? `${green('ok')}  ${call} → ${JSON.stringify(answer)}` : `${red('bad')} ${call}: ${printable(problem)}`;
  }
}
