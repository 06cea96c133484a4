import type { ConfigDifference } from '../../operations/config/compare.js';
import type { ConfigFinding } from '../../sensor/config/check-config.js';
import type { Style } from './style.js';
import { printable } from './text.js';

const signs = { added: '+', changed: '~', formatting: '~', 'only stored': '-' } as const;
const longest = 200;

/** The differences, one line for each configuration, and below a changed one its JSON paths and new values. */
export function renderDifferences(differences: readonly ConfigDifference[], style: Style): string {
  return differences.flatMap((difference) => [headOf(difference, style), ...difference.operations.map(renderOperation)]).join('\n');
}

function headOf({ place, change }: ConfigDifference, style: Style): string {
  const look = { added: style.green, changed: style.yellow, formatting: style.dim, 'only stored': style.dim }[change];
  const note = { added: '', changed: '', formatting: ' (formatting only)', 'only stored': ' (only in ZooKeeper; a push leaves it)' }[
    change
  ];
  return look(`${signs[change]} ${printable(place)}${note}`);
}

function renderOperation(operation: ConfigDifference['operations'][number]): string {
  const value = 'value' in operation ? ` ${shortened(JSON.stringify(operation.value))}` : '';
  return `    ${operation.op} ${printable(operation.path === '' ? '/' : operation.path)}${printable(value)}`;
}

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** One finding per line; for an expression, with a caret below the mistake. */
export function renderFindings(findings: readonly ConfigFinding[], style: Style): string {
  const look = (finding: ConfigFinding) => (finding.severity === 'error' ? style.red : style.yellow);
  return findings
    .map((finding) => `${look(finding)(finding.severity)} ${printable(finding.place)}: ${indented(finding.message)}`)
    .join('\n');
}

function indented(message: string): string {
  return message.split('\n').map(printable).join('\n    ');
}
