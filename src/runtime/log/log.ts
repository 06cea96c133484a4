export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What happened, for an operator who reads the journal: a sentence that stays the same, and the facts as fields. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log that adds `fields` to every line. */
  with(fields: LogFields): Log;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Drops everything. For work whose caller reports by itself all that its user should know. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, with: () => silentLog };
