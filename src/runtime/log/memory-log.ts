import type { Log, LogFields, LogLevel } from './log.js';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

export interface MemoryLog extends Log {
  /** All entries, those of logs made by `with` included, oldest first. */
  readonly entries: readonly LogEntry[];
}

/** A log that only remembers, for tests. */
export function memoryLog(): MemoryLog {
  const entries: LogEntry[] = [];
  return { ...remembering(entries, {}), entries };
}

function remembering(entries: LogEntry[], context: LogFields): Log {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      entries.push({ level, message, fields: { ...context, ...fields } });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => remembering(entries, { ...context, ...fields }),
  };
}
