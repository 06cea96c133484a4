import { createReadStream } from 'node:fs';
import { Flags } from '@oclif/core';
import { linesOf } from '../../cli/stellar/line-splitter.js';
import { referenceFlags } from '../../cli/stellar/reference.js';
import { readGlobals } from '../../cli/stellar/shell/globals.js';
import { historyFile } from '../../cli/stellar/shell/history.js';
import { runScript } from '../../cli/stellar/shell/script.js';
import { configsIn, configsOf, shellSources } from '../../cli/stellar/shell/sources.js';
import { runTerminal } from '../../cli/stellar/shell/terminal.js';
import { StellarCommand } from '../../cli/stellar/stellar-command.js';
import { readVariables } from '../../cli/stellar/stellar-variables.js';
import { ShellSession } from '../../stellar/shell/session.js';

export default class StellarShell extends StellarCommand<undefined> {
  static override enableJsonFlag = false;
  static override summary = 'Try Stellar interactively, with variables, completion and the models of a cluster';
  static override description = [
    'Type an expression to see its value, ?NAME to read about a function, %help for the rest, quit or Ctrl-D to leave.',
    'Works without a cluster; with one, expressions reach its models, and the global configuration is the one in ZooKeeper. See docs/stellar-shell.md.',
  ].join('\n');
  static override examples = [
    '<%= config.bin %> stellar shell',
    { description: 'With the fields of a message as variables', command: '<%= config.bin %> stellar shell -v message.json' },
    { description: 'With configurations of a directory', command: '<%= config.bin %> stellar shell --config ./zookeeper' },
    'echo "TO_UPPER(\'a\')" | <%= config.bin %> stellar shell',
  ];
  static override flags = {
    vars: Flags.string({ char: 'v', helpValue: '<file>', summary: 'variables, as a JSON object', aliases: ['variables'] }),
    config: Flags.string({
      helpValue: '<dir>',
      summary: 'directory of configurations, laid out as for zk_load_configs.sh, instead of those of the cluster',
    }),
    inputrc: Flags.string({ helpValue: '<file>', summary: 'file of lines to run first' }),
    ...referenceFlags,
  };

  override async run(): Promise<undefined> {
    const { flags } = await this.parse(StellarShell);
    const { io } = this.ports;
    const { signal, style } = this;
    await using world = await this.openWorld(flags);
    const readConfig = flags.config === undefined ? configsOf(async () => (await world.cluster()).zk, signal) : configsIn(flags.config);
    const hasCluster = flags.config !== undefined || this.settings.zkQuorum.origin.kind !== 'default';
    const globals = await readGlobals(readConfig, hasCluster, (message) => this.notice(message));
    const variables = await readVariables(flags.vars);
    const session = new ShellSession({ capabilities: world.capabilities, variables, globals, sources: shellSources(readConfig) });

    const tell = (text: string) => io.stdout.write(`${text}\n`);
    if (flags.inputrc !== undefined) await runScript(session, linesOf(createReadStream(flags.inputrc)), tell, signal);
    if (io.stdout.isTerminal && process.stdin.isTTY === true) {
      this.notice('Stellar shell: %help lists the commands, Ctrl-D leaves.');
      await runTerminal(session, { input: process.stdin, output: process.stdout, style, historyFile: historyFile(io.env), signal });
    } else if (!(await runScript(session, linesOf(io.stdin), tell, signal))) io.setExitStatus(4);
    return undefined;
  }
}
