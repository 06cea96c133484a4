import type { Config } from '@oclif/core';
import { Failure } from '../../errors/catalogue.js';
import { rewriteMetronArgv } from '../metron/rewrite.js';
import { processIo } from '../output/io.js';
import { tellFailure } from '../output/tell-failure.js';
import { watchOutput } from '../output/watch-output.js';
import { type CommandLine, readCommandLine } from './command-line.js';
import { showHelp } from './help.js';
import { loadConfig } from './plugin.js';
import { unknownCommand } from './unknown-command.js';

/**
 * Finds the command and runs it. It replaces oclif's own `run`, which looks for hooks and help classes in files and reports errors in its
 * own way.
 *
 * A command reports its own failures. What is reported here is that there was no command to run, and errors that nobody caught: Node would
 * print the source line that threw, which in the bundle is the whole program.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const io = processIo();
  const isFaultOfOutput = watchOutput(io);
  process.on('uncaughtException', (error) => {
    if (isFaultOfOutput(error)) return;
    tellFailure(error, io, { json: false });
    process.exit();
  });
  try {
    const { argv: rewritten, notices } = rewriteMetronArgv(argv);
    for (const notice of notices) io.stderr.write(`${notice}\n`);

    const config = await loadConfig();
    const line = readCommandLine(rewritten, new Set(config.commandIDs), new Set(config.topics.map(({ name }) => name)));
    await obey(line, config);
  } catch (error) {
    tellFailure(error, io, { json: jsonAsked(argv) });
  }
}

async function obey(line: CommandLine, config: Config): Promise<void> {
  switch (line.kind) {
    case 'command':
      return config.runCommand(line.id, [...line.argv]);
    case 'version':
      return config.runCommand('version', [...line.argv]);
    case 'help':
      return showHelp(config, line.words);
    case 'flag first':
      throw new Failure(
        'WRONG_USAGE',
        `the flag ${line.flag} is before the command`,
        {},
        { hint: 'put flags after the command: maas deploy list --json' },
      );
    case 'unknown':
      throw unknownCommand(line.words, config);
  }
}

function jsonAsked(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}
