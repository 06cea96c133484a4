/** The longest text, in UTF-16 units, that a regular expression may search: at worst V8's linear engine takes a few seconds for it. */
const longest = 1_000_000;

/** @throws Error the text is longer than regular expressions are tried on */
export function checkLength(text: string): void {
  if (text.length > longest) throw new Error(`a text of ${text.length} characters is longer than the ${longest} that are searched`);
}

/** The text without the line breaks at its end. A loop: `/[\r\n]+$/` takes time that grows with the square of the breaks inside. */
export function withoutLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charAt(end - 1) === '\n' || text.charAt(end - 1) === '\r')) end--;
  return text.slice(0, end);
}

/** Splits as Java's BufferedReader does: a line break at the very end does not begin another, empty line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
