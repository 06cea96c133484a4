import { z } from 'zod';

/**
 * How commands on the same machine read the output of instances from an agent: HTTP on the agent's Unix socket, which its node znode names.
 *
 *     GET /instances/<id>/logs?lines=<last lines of each stream>&follow=<0|1>
 *     200 application/x-ndjson    one `logLine` a line: what there is, oldest first, then with follow=1 what comes, until the instance ends
 *     404                         the agent has no such instance
 */
export const logLine = z.object({
  stream: z.enum(['stdout', 'stderr']),
  /** One line without its line end; a very long line is split into several. */
  text: z.string(),
});

export type LogLine = z.output<typeof logLine>;

export interface LogQuery {
  readonly instance: string;
  readonly lines: number;
  readonly follow: boolean;
}

export function logPath({ instance, lines, follow }: LogQuery): string {
  return `/instances/${encodeURIComponent(instance)}/logs?lines=${lines}&follow=${follow ? 1 : 0}`;
}

/** @returns undefined for any other path */
export function parseLogPath(path: string): LogQuery | undefined {
  const url = URL.parse(path, 'http://agent');
  const [, instance] = /^\/instances\/([^/]+)\/logs$/.exec(url?.pathname ?? '') ?? [];
  const lines = Number(url?.searchParams.get('lines') ?? 100);
  if (instance === undefined || !Number.isSafeInteger(lines) || lines < 0) return undefined;
  return { instance: decodeURIComponent(instance), lines, follow: url?.searchParams.get('follow') === '1' };
}
