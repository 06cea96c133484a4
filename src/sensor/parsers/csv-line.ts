/**
 * The fields of one line of CSV: `"` quotes, `""` and `\"` stand for a quote inside, `\\` for a backslash. Any other backslash only escapes, and is no part
 * of the field. Quotes in the middle of a field are kept.
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
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (quoted && (char === '\\' || char === '"') && (next === '"' || (char === '\\' && next === '\\'))) {
      field += next;
      at++;
    } else if (char === '\\') {
      // It escapes what needs no escape.
    } else if (char === '"') {
      const inside = field.trim() !== '' && !endsField(line, at + 1, separator);
      quoted = !quoted;
      if (inside) field += char;
    } else if (char === separator && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  if (quoted) throw new Error('a quoted field does not end');
  return [...fields, field];
}

/** Nothing but blanks up to the next separator. */
function endsField(line: string, from: number, separator: string): boolean {
  let at = from;
  while (line.charAt(at) === ' ') at++;
  return at >= line.length || line.charAt(at) === separator;
}
