import { Failure } from '../../errors/catalogue.js';
import { type MetronFlag, type MetronProgram, metronPrograms, type Target } from './spellings.js';

export interface Rewritten {
  readonly argv: readonly string[];
  /** One line for each flag that was accepted and has no effect, for stderr. */
  readonly notices: readonly string[];
}

/**
 * Rewrites the command lines of Metron's scripts to ours, before oclif sees them. Our own command lines pass unchanged.
 *
 * After the selector of a shim, and after a topic with flags that include a mode (`maas deploy -mo ADD …`), every flag is read as Metron's.
 * After one of our commands (`maas deploy add -zq node1:2181 …`), only flags are that cannot be ours.
 *
 * @throws Failure WRONG_USAGE for a missing or unknown mode, for a flag of Metron's that lacks its value, and for one that is not supported
 */
export function rewriteMetronArgv(argv: readonly string[]): Rewritten {
  const unchanged = { argv, notices: [] };
  const [first, ...rest] = wordsApart(argv);
  const selected = metronPrograms.find(({ selector }) => selector === first);
  if (selected !== undefined) return fromScript(selected, rest);

  const program = metronPrograms.find(({ topic }) => topic === first);
  if (program === undefined) return unchanged;
  const word = rest[0]?.startsWith('-') === false ? rest[0] : undefined;
  const mode = modeOf(program, word);

  const flags = word === undefined ? rest : rest.slice(1);
  const scope = word === undefined ? 'not ours' : mode === undefined ? 'unmistakable' : 'of the mode';
  const reading = readFlags(program, flags, scope, mode);
  if (reading.found.length === 0) return unchanged;
  if (word === undefined && reading.mode !== undefined) return fromScript(program, rest);
  if (word !== undefined) checkMode(program, word, mode, reading.mode);
  return assemble(program, word === undefined ? [program.topic] : [program.topic, word], mode, reading);
}

/** Our command already implies a mode; a mode that is given as well must be the same. */
function checkMode({ topic, modes }: MetronProgram, word: string, mode: string | undefined, said: string | undefined): void {
  if (said === undefined || said.toUpperCase() === mode) return;
  const [command] = Object.entries(modes).flatMap(([name, words]) => (name === said.toUpperCase() ? [words.join(' ')] : []));
  const hint = command === undefined ? `maas ${topic} ${word} --help shows the flags` : `that is maas ${command}`;
  throw new Failure('WRONG_USAGE', `maas ${topic} ${word} was given mode ${JSON.stringify(said)}`, {}, { hint });
}

/** `deploy:add` is `deploy add`. */
function wordsApart(argv: readonly string[]): readonly string[] {
  return [...(argv[0]?.split(':') ?? []), ...argv.slice(1)];
}

/** The mode that our command corresponds to, such as ADD for `maas deploy add`; undefined for a command that Metron does not have. */
function modeOf({ modes }: MetronProgram, word: string | undefined): string | undefined {
  if (word === undefined) return 'default';
  return Object.entries(modes).find(([, [, subcommand]]) => subcommand === word)?.[0];
}

function fromScript(program: MetronProgram, argv: readonly string[]): Rewritten {
  const reading = readFlags(program, argv, 'all');
  if (reading.found.some(({ target }) => target === 'help')) return { argv: [program.topic, '--help'], notices: [] };

  const mode = 'default' in program.modes ? 'default' : (reading.mode ?? '').toUpperCase();
  const command = program.modes[mode];
  if (command !== undefined) return assemble(program, command, mode, reading);

  const modes = Object.keys(program.modes).join(', ');
  const said = reading.mode === undefined ? 'no mode' : `mode ${JSON.stringify(reading.mode)}`;
  throw new Failure(
    'WRONG_USAGE',
    `${program.script} was given ${said}`,
    {},
    { hint: `give one of ${modes}; maas ${program.topic} --help explains` },
  );
}

interface Found {
  readonly flag: MetronFlag;
  /** undefined when it depends on the mode, which is not known yet */
  readonly target: Target | undefined;
  readonly typed: string;
  readonly value: string | undefined;
}

interface Reading {
  readonly found: readonly Found[];
  readonly mode: string | undefined;
  /** The whole command line in order: Metron's flags as `Found`, everything else as text. */
  readonly parts: readonly (Found | string)[];
}

/** Which flags to read as Metron's: `all` after a script's selector; after `maas`, those that are not ours there, or only unmistakable ones. */
type Scope = 'all' | 'not ours' | 'of the mode' | 'unmistakable';

function readFlags(program: MetronProgram, argv: readonly string[], scope: Scope, mode?: string): Reading {
  const parts: (Found | string)[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const token = argv[index] ?? '';
    if (token === '--') {
      parts.push(...argv.slice(index));
      break;
    }
    const { typed, attached } = split(token);
    const flag = program.flags.find((candidate) => spells(candidate, typed, scope, mode));
    if (flag === undefined) {
      parts.push(token);
      continue;
    }
    let value = attached;
    if (flag.takesValue && value === undefined) {
      index += 1;
      value = argv[index];
      if (value === undefined) throw new Failure('WRONG_USAGE', `${typed} needs a value`, { flag: typed });
    }
    parts.push({ flag, typed, value, target: isByMode(flag.becomes) ? undefined : flag.becomes });
  }
  const found = parts.filter((part) => typeof part !== 'string');
  return { parts, found, mode: found.find(({ target }) => target === 'mode')?.value };
}

function assemble(program: MetronProgram, command: readonly string[], mode: string | undefined, { parts }: Reading): Rewritten {
  const argv: string[] = [...command];
  const positional: string[] = [];
  const notices = new Map<string, string>();
  for (const part of parts) {
    if (typeof part === 'string') {
      argv.push(part);
      continue;
    }
    const { flag, typed, value = '' } = part;
    const target = targetIn(flag, mode);
    if (target === undefined || target === 'mode' || target === 'help') continue;
    if (target === 'argument') positional.push(value.startsWith('-') ? `./${value}` : value);
    else if ('flag' in target) argv.push(flag.takesValue ? `--${target.flag}=${value}` : `--${target.flag}`);
    else if ('refused' in target)
      throw new Failure('WRONG_USAGE', `${program.script}'s ${typed} is not supported`, { flag: typed }, { hint: target.refused });
    else notices.set(flag.long, `${program.script}'s ${typed} has no effect: ${target.ignored}`);
  }
  const end = argv.indexOf('--');
  argv.splice(end < 0 ? argv.length : end, 0, ...positional);
  return { argv, notices: [...notices.values()] };
}

function split(token: string): { typed: string; attached: string | undefined } {
  const equals = token.indexOf('=');
  if (!token.startsWith('-') || equals < 0) return { typed: token, attached: undefined };
  return { typed: token.slice(0, equals), attached: token.slice(equals + 1) };
}

/** Metron's parser accepts a long name after a single dash too. */
function spells({ short, long, becomes, ours = [], notOursIn = [] }: MetronFlag, typed: string, scope: Scope, mode?: string): boolean {
  const is = typed === `-${short}` || typed === `--${long}` || typed === `-${long}`;
  if (!is || scope === 'all') return is;
  if (ours.includes(typed) && !notOursIn.includes(mode ?? '')) return false;
  if (becomes === 'mode') return true;
  return scope !== 'unmistakable' || /^-\w\w|_/.test(typed);
}

/** For a command that Metron does not have there is no mode: the meaning in the first mode is used. */
function targetIn({ becomes }: MetronFlag, mode: string | undefined): Target | undefined {
  if (!isByMode(becomes)) return becomes;
  return mode === undefined ? Object.values(becomes.byMode)[0] : becomes.byMode[mode];
}

function isByMode(becomes: MetronFlag['becomes']): becomes is { readonly byMode: Readonly<Record<string, Target>> } {
  return typeof becomes === 'object' && 'byMode' in becomes;
}
