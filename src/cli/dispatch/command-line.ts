/** What the user asked for with the words after `maas`. Ids are oclif's: `deploy:add`. */
export type CommandLine =
  | { readonly kind: 'command'; readonly id: string; readonly argv: readonly string[] }
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'version'; readonly argv: readonly string[] }
  | { readonly kind: 'unknown'; readonly words: readonly string[] }
  | { readonly kind: 'flag first'; readonly flag: string };

const helpFlags: ReadonlySet<string> = new Set(['--help', '-h']);

/**
 * Splits a command from its arguments: the command is the longest run of leading words that names one. `deploy:add` means `deploy add`.
 * A topic alone, such as `maas deploy`, asks for its help; so does `--help` anywhere before a `--`.
 *
 * @param ids    the ids of all commands and their aliases
 * @param topics the names of all topics
 */
export function readCommandLine(argv: readonly string[], ids: ReadonlySet<string>, topics: ReadonlySet<string>): CommandLine {
  const [first] = argv;
  if (first === '--version') return { kind: 'version', argv: argv.slice(1) };

  const words = leadingWords(argv);
  if (first === 'help' && words.length === argv.length) return { kind: 'help', words: words.slice(1) };
  const end = argv.indexOf('--');
  const own = argv.slice(0, end < 0 ? argv.length : end);
  if (first === undefined || own.some((word) => helpFlags.has(word))) {
    const subject = leadingWords(own.filter((word) => !helpFlags.has(word)));
    return { kind: 'help', words: subject.slice(0, longestPrefix(subject, ids, topics) || subject.length) };
  }
  if (words.length === 0) return { kind: 'flag first', flag: first };

  const spelled = words.flatMap((word, index) => (index === 0 ? word.split(':') : [word]));
  const length = longestPrefix(spelled, ids);
  if (length > 0) {
    const id = spelled.slice(0, length).join(':');
    const typed = words.length - (spelled.length - length);
    return { kind: 'command', id, argv: argv.slice(typed) };
  }
  if (topics.has(spelled.join(':'))) return { kind: 'help', words: spelled };
  return { kind: 'unknown', words: spelled };
}

function leadingWords(argv: readonly string[]): readonly string[] {
  const flag = argv.findIndex((word) => word.startsWith('-'));
  return flag < 0 ? argv : argv.slice(0, flag);
}

/** The number of leading words that together name a known id; 0 when none do. */
function longestPrefix(words: readonly string[], ...known: readonly ReadonlySet<string>[]): number {
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':');
    if (known.some((ids) => ids.has(id))) return length;
  }
  return 0;
}
