/**
 * The fields of one line of CSV, as Metron's CSV library reads them. Inside quotes `""` and `\"` stand for a quote, and `\\` for a backslash; any other
 * backslash is dropped, and what follows it is kept. A quote in the middle of a field is part of the field.
 *
 * @throws Error a quote that is not closed
 */
export function csvFields(line: string, separator = ','): string[] {
  return /["\\]/.test(line) ? quotedFields(line, separator) : line.split(separator);
}

function quotedFields(line: string, separator: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  /** Whether the field has anything but blanks as yet. Kept along the way: to look at each quote would cost the square of a line of quotes. */
  let begun = false;
  const add = (char: string) => {
    field += char;
    begun ||= char.trim() !== '';
  };
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (quoted && (char === '\\' || char === '"') && (next === '"' || (char === '\\' && next === '\\'))) {
      add(next);
      at++;
    } else if (char === '\\') {
      // An escape of what needs none: only the backslash goes.
    } else if (char === '"') {
      const inside = begun && !endsField(line, at + 1, separator);
      quoted = !quoted;
      if (inside) add(char);
    } else if (char === separator && !quoted) {
      fields.push(field);
      field = '';
      begun = false;
    } else add(char);
  }
  if (quoted) throw new Error('a quoted field does not end');
  return [...fields, field];
}

/** Whether there are only blanks from here to the next separator, or to the end of the line. */
function endsField(line: string, from: number, separator: string): boolean {
  let at = from;
  while (line.charAt(at) === ' ') at++;
  return at >= line.length || line.charAt(at) === separator;
}
