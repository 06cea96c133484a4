import type { Explanation } from '../../operations/alerts/explain-alert.js';
import { fieldName } from '../../operations/alerts/filters.js';
import type { Found } from '../../operations/alerts/find-alerts.js';
import { type Column, renderTable, type TableOptions } from './table.js';

const usual = ['ip_src_addr', 'ip_dst_addr', 'full_hostname'];

/** One row for each alert. Columns are field names, in the spelling of the index or of a configuration. */
export function renderAlerts(found: readonly Found[], columns: string | undefined, options: TableOptions): string {
  return renderTable(columnsOf(columns), found, options);
}

/** One line for one alert, for `alerts tail`. */
export function alertLine(found: Found, columns: string | undefined): string {
  return columnsOf(columns)
    .map(({ value }) => value(found))
    .join('  ');
}

/** Every field, by name. */
export function renderDocument({ index, guid, fields }: Found, options: TableOptions): string {
  const rows = Object.entries({ index, guid, ...fields }).sort(([a], [b]) => (a < b ? -1 : 1));
  const columns: readonly Column<[string, unknown]>[] = [
    { title: 'FIELD', value: ([name]) => name },
    { title: 'VALUE', value: ([, value]) => shown(value) },
  ];
  return renderTable(columns, rows, { ...options, width: undefined });
}

export function renderExplanation(explanation: Explanation): string {
  const { guid, sensor, isAlert, score, rules, models, threatIntel, notes } = explanation;
  return [
    `${guid}, of sensor ${sensor ?? '?'}: ${isAlert ? `an alert${score === undefined ? ', which no rule scores' : `, score ${score}`}` : 'no alert'}`,
    ...threatIntel.map((name) => `threat intel: ${name}`),
    ...rules.flatMap(({ name, rule, comment, score: points, reason }) => [
      `rule ${name ?? rule ?? '(without a name)'}: score ${points ?? '?'}${comment === undefined ? '' : ` (${comment})`}`,
      ...(reason === undefined ? [] : [`  ${reason}`]),
    ]),
    ...models.flatMap(({ name, version, url, function: called, instance, node, sha256 }) => [
      `model ${name} ${version}: ${called} at ${url}`,
      `  instance ${instance ?? 'not running any more'}${node === undefined ? '' : ` on ${node}`}`,
      `  artifact ${sha256 ?? 'not known'}`,
    ]),
    ...notes.map((note) => `note: ${note}`),
  ].join('\n');
}

function columnsOf(columns: string | undefined): Column<Found>[] {
  const fields = (columns?.split(',') ?? usual).map((each) => each.trim()).filter((each) => each !== '');
  const said = fields.map((name) => ({
    title: name.toUpperCase(),
    value: ({ fields }: Found) => shown(fields[name] ?? fields[fieldName(name)]),
    flexible: true,
  }));
  if (columns !== undefined) return said;
  return [
    { title: 'TIME', value: ({ fields: { timestamp } }) => timeOf(timestamp) },
    { title: 'SENSOR', value: ({ fields }) => shown(fields['source:type']) },
    { title: 'SCORE', value: ({ fields }) => shown(fields['threat:triage:score'] ?? fields['threat:triage:level']), align: 'right' },
    ...said,
    { title: 'GUID', value: ({ guid }) => guid },
  ];
}

function timeOf(timestamp: unknown): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
