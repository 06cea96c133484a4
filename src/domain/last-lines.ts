const mostLines = 20;
const mostCharacters = 300;

/** The end of what a program printed, for people: the last lines, cut to a bounded length, without what a terminal would act on. */
export function lastLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\p{Cc}/gu, '').trimEnd())
    .filter((line) => line !== '')
    .slice(-mostLines)
    .map((line) => (line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line));
}
