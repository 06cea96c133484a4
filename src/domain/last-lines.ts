const mostLines = 20;
const mostCharacters = 300;

/** The last lines that a program printed, for people: shortened, and without control characters. */
export function lastLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\p{Cc}/gu, '').trimEnd())
    .filter((line) => line !== '')
    .slice(-mostLines)
    .map((line) => (line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line));
}
