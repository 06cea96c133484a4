/**
 * A table in box drawing: double lines outside, single ones inside. A cell's lines stand below each other. Ends with a newline.
 *
 * @param rows each as long as `titles`
 */
export function textTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, at) =>
    Math.max(...[title, ...rows.map((row) => row[at] ?? '')].flatMap(linesOf).map(({ length }) => length)),
  );
  const rule = (left: string, line: string, cross: string, right: string) =>
    `${left}${widths.map((width) => line.repeat(width + 2)).join(cross)}${right}\n`;
  const row = (cells: readonly string[]) => rowLines(cells, widths);

  const head = rule('╔', '═', '╤', '╗') + row(titles);
  if (rows.length === 0) {
    const inner = widths.reduce((sum, width) => sum + width + 3, -1);
    return `${head}${rule('╠', '═', '╧', '╣')}║${' (empty)'.padEnd(inner)}║\n${rule('╚', '═', '═', '╝')}`;
  }
  return head + rule('╠', '═', '╪', '╣') + rows.map(row).join(rule('╟', '─', '┼', '╢')) + rule('╚', '═', '╧', '╝');
}

function rowLines(cells: readonly string[], widths: readonly number[]): string {
  const lines = cells.map(linesOf);
  const height = Math.max(...lines.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => {
    const padded = widths.map((width, at) => ` ${(lines[at]?.[line] ?? '').padEnd(width)} `);
    return `║${padded.join('│')}║\n`;
  }).join('');
}

function linesOf(cell: string): string[] {
  return cell.split(/\r?\n/);
}
