import type { Command, Interfaces } from '@oclif/core';

/** Markdown by file name, below docs/commands. */
export type Pages = ReadonlyMap<string, string>;

export interface Reference {
  readonly bin: string;
  readonly topics: Readonly<Record<string, { readonly description: string }>>;
  readonly manifest: Interfaces.Manifest;
}

/** Flags that many commands share are described once, on the first page. */
const sharedGroups = ['CLUSTER', 'GLOBAL'];

/** A page for each topic, one for each command without a topic, and README.md that lists them. */
export function commandPages({ bin, topics, manifest }: Reference): Pages {
  const visible = Object.values(manifest.commands).filter(({ hidden }) => hidden !== true);
  const byPage = Map.groupBy(visible, ({ id }) => id.split(':')[0] ?? id);

  const pages = new Map<string, string>();
  for (const [name, commands] of byPage) {
    const intro = topics[name]?.description;
    pages.set(
      `${name}.md`,
      page(
        `${bin} ${name}`,
        intro === undefined ? [] : [`${intro}.`],
        commands.flatMap((command) => commandSection(command, bin)),
      ),
    );
  }
  pages.set(
    'README.md',
    page(
      'Commands',
      ['Written from the commands themselves: `npm run docs`. The same is in `maas help COMMAND`.'],
      index(byPage, visible, bin),
    ),
  );
  return pages;
}

function index(byPage: ReadonlyMap<string, readonly Command.Cached[]>, visible: readonly Command.Cached[], bin: string): string[] {
  const rows = [...byPage].flatMap(([name, commands]) =>
    commands.map(({ id, summary }) => `| [${bin} ${words(id)}](${name}.md#${anchor(`${bin} ${words(id)}`)}) | ${cell(summary)} |`),
  );
  const shared = sharedGroups.flatMap((group) => [
    `## ${group === 'GLOBAL' ? 'Flags of every command' : 'Flags of every command that acts on a cluster'}`,
    flagTable(uniqueFlags(visible, group)),
  ]);
  return [
    ['| command | does |', '|---|---|', ...rows].join('\n'),
    ...shared,
    'How a command ends: [exit codes](../exit-codes.md). Where settings come from: [settings](../settings.md).',
  ];
}

function commandSection(command: Command.Cached, bin: string): string[] {
  const flags = Object.values(command.flags).filter(({ hidden }) => hidden !== true);
  const own = flags.filter(({ helpGroup }) => !sharedGroups.includes(helpGroup ?? ''));
  const args = Object.values(command.args).filter(({ hidden }) => hidden !== true);
  const summary = command.summary ?? '';
  return [
    `## ${bin} ${words(command.id)}`,
    `${fill(summary, bin)}.`,
    ...(command.description === undefined ? [] : [fill(command.description, bin)]),
    ...examples(command, bin),
    ...(args.length === 0 ? [] : [argumentTable(args)]),
    ...(own.length === 0 ? [] : [flagTable(own)]),
    ...(flags.some(({ helpGroup }) => helpGroup === 'CLUSTER')
      ? ['And [the flags of a cluster](README.md#flags-of-every-command-that-acts-on-a-cluster).']
      : []),
  ];
}

function examples({ examples: written }: Command.Cached, bin: string): string[] {
  const lines = (written ?? []).map((example) => {
    if (typeof example === 'string') return fill(example, bin);
    return `# ${example.description}\n${fill(example.command, bin)}`;
  });
  return lines.length === 0 ? [] : [['```', lines.join('\n\n'), '```'].join('\n')];
}

function argumentTable(args: readonly Command.Arg.Cached[]): string {
  const rows = args.map(
    ({ name, required, description }) => `| ${name.toUpperCase()} | ${cell(description)}${required === true ? '' : ' (optional)'} |`,
  );
  return ['| argument | |', '|---|---|', ...rows].join('\n');
}

function flagTable(flags: readonly Command.Flag.Cached[]): string {
  const rows = flags.map((flag) => `| ${spelling(flag)} | ${[cell(flag.summary ?? flag.description), ...notes(flag)].join('; ')} |`);
  return ['| flag | |', '|---|---|', ...rows].join('\n');
}

function spelling(flag: Command.Flag.Cached): string {
  const long = flag.type === 'boolean' && flag.allowNo ? `--[no-]${flag.name}` : `--${flag.name}`;
  const value = flag.type === 'option' ? ` ${flag.helpValue ?? `<${flag.name}>`}` : '';
  return cell(`\`${flag.char === undefined ? '' : `-${flag.char}, `}${long}${value}\``);
}

function notes(flag: Command.Flag.Cached): string[] {
  const found: string[] = [];
  if (flag.required === true) found.push('required');
  if (flag.type !== 'option') return found;
  if (flag.options !== undefined) found.push(`one of ${flag.options.map((option) => `\`${option}\``).join(', ')}`);
  if (flag.default !== undefined && flag.default !== '') found.push(`default \`${flag.default}\``);
  if (flag.multiple) found.push('may be repeated');
  return found;
}

function uniqueFlags(commands: readonly Command.Cached[], group: string): Command.Flag.Cached[] {
  const flags = commands.flatMap((command) => Object.values(command.flags)).filter(({ helpGroup }) => helpGroup === group);
  return [...new Map(flags.map((flag) => [flag.name, flag])).values()];
}

function page(title: string, intro: readonly string[], body: readonly string[]): string {
  return `${[`# ${title}`, ...intro, ...body].join('\n\n')}\n`;
}

const words = (id: string) => id.replaceAll(':', ' ');
const anchor = (heading: string) => heading.toLowerCase().replaceAll(' ', '-');
const fill = (text: string, bin: string) => text.replaceAll('<%= config.bin %>', bin);
const cell = (text: string | undefined) => (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
