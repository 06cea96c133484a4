import { jsonTrouble, locateExpressions } from '../../sensor/config/locate-expressions.js';
import { check } from '../../stellar/check/check.js';
import { Registry } from '../../stellar/functions/registry.js';

/** A finding at a place in a file. */
export interface ExpressionFinding {
  readonly file: string;
  /** both from 1 */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** In a configuration: `fieldTransformations.0.config.domain`. */
  readonly path?: string;
}

export interface ExpressionCheck {
  readonly file: string;
  /** How many expressions there are. */
  readonly expressions: number;
  readonly findings: readonly ExpressionFinding[];
}

/**
 * Checks all expressions of a configuration, or a text that is a single expression.
 *
 * @param file the file's name, for the findings; if it ends with `.json`, the text must be a configuration
 */
export function checkExpressions(file: string, text: string, registry = new Registry()): ExpressionCheck {
  const trouble = jsonTrouble(text);
  const isConfig = file.endsWith('.json') || trouble === undefined;
  if (isConfig && trouble !== undefined) {
    const { offset, message } = trouble;
    return { file, expressions: 0, findings: [{ file, ...placeIn(text, offset), severity: 'error', code: 'json', message }] };
  }
  const expressions = isConfig ? locateExpressions(text) : undefined;
  const all = expressions ?? [{ path: undefined, source: text, mode: 'value' as const, offsetIn: (offset: number) => offset }];
  const findings = all.flatMap(({ path, source, mode, offsetIn }) =>
    check(source, { registry, mode }).map(({ severity, code, message, start, suggestion }) => ({
      file,
      ...placeIn(text, offsetIn(start.offset)),
      severity,
      code,
      message: suggestion === undefined ? message : `${message}; did you mean ${suggestion}?`,
      ...(path !== undefined && { path }),
    })),
  );
  return { file, expressions: all.length, findings: findings.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
