/**
 * A pattern file: a name, white space and an expression a line. Other lines, such as comments and blank ones, are passed over; a later definition of a name replaces the former.
 */
export function addDefinitions(definitions: Map<string, string>, file: string): void {
  for (const line of file.split(/\r?\n/)) {
    const [, name, expression] = /^([A-Za-z0-9_]+)\s+(\S.*)$/.exec(line) ?? [];
    if (name !== undefined && expression !== undefined) definitions.set(name, expression);
  }
}
