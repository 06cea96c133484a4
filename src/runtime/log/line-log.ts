import type { Clock } from '../clock/clock.js';
import type { Log, LogFields, LogLevel } from './log.js';

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export interface LineLogOptions {
  readonly write: (line: string) => void;
  /** Lines below this level are dropped. */
  readonly level: LogLevel;
  readonly clock: Clock;
  /** `text` for people, `json` for programs: one object a line. */
  readonly format: 'text' | 'json';
}

/** A log that writes one line for each event, whatever the message and fields hold. */
export function lineLog(options: LineLogOptions, context: LogFields = {}): Log {
  const { write, level, clock, format } = options;
  const render = format === 'json' ? jsonLine : textLine;
  const at = (own: LogLevel) => (message: string, fields?: LogFields) => {
    if (order.indexOf(own) < order.indexOf(level)) return;
    write(`${render(new Date(clock.now()).toISOString(), own, message, { ...context, ...fields })}\n`);
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => lineLog(options, { ...context, ...fields }),
  };
}

function jsonLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  return JSON.stringify({ time, level, message, ...fields }, (_key, value) => readable(value));
}

function textLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  const pairs = known.map(([key, value]) => ` ${key}=${fieldText(value)}`);
  return `${time} ${level.padEnd(5)} ${oneLine(message)}${pairs.join('')}`;
}

function fieldText(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? oneLine(value) : JSON.stringify(value);
  return JSON.stringify(value, (_key, part) => readable(part)) ?? 'undefined';
}

/** An Error as its message and a bigint as its digits: JSON would show `{}` for one and throw for the other. */
function readable(value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'bigint' ? String(value) : value;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}
