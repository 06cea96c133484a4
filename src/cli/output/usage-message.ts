/** oclif's messages on wrong usage, and what is said in their place. */
const rewordings: readonly (readonly [RegExp, string])[] = [
  [/\nSee more help with --help/, ''],
  [/^The following errors? occurred:\s*/, ''],
  [/Missing required flag (\S+)/g, 'the flag --$1 is missing'],
  [/Parsing (--\S+)\s+Expected/g, '$1: expected'],
  [/^Expected (\S+) to be one of: /gm, '$1 is not one of '],
  [/^Unexpected argument/, 'unexpected argument'],
  [/All of the following must be provided when using (--\S+): /g, '$1 needs '],
  [/(--\S+) cannot also be provided when using (--\S+)/g, '$1 cannot be combined with $2'],
];

/** @returns the message of an error of oclif's, without its pointer to --help, and in our words where we have some */
export function usageMessage(error: Error): string {
  if ('flags' in error && Array.isArray(error.flags)) return `there is no flag ${error.flags.join(', ')}`;
  return (
    missingArguments(error.message) ?? rewordings.reduce((text, [pattern, words]) => text.replace(pattern, words), error.message).trim()
  );
}

/** oclif lists missing arguments one per line, `name  description`, and may add a note after an empty line. */
function missingArguments(message: string): string | undefined {
  const [head, ...lines] = message.split('\n');
  if (head === undefined || !/^Missing \d+ required args?:$/.test(head)) return undefined;
  const end = lines.findIndex((line) => line.trim() === '' || line.startsWith('See more help'));
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => {
      const [name = '', description = ''] = line.split(/\s{2,}/);
      return `the argument ${name.toUpperCase()} is missing${description === '' ? '' : `: ${description}`}`;
    })
    .join('\n');
}
