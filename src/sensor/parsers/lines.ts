/** The longest text that a regular expression is let loose on: V8's linear engine takes a few seconds for it at worst. */
const longest = 1_000_000;

/** @throws Error the text is longer than regular expressions are tried on */
export function checkLength(text: string): void {
  if (text.length > longest) throw new Error(`a text of ${text.length} characters is longer than the ${longest} that are searched`);
}

/** As Java's BufferedReader: the end of the last line begins no further one. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
