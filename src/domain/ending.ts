/** How a model's process ended; `status` and `signal` are both undefined when that could not be recorded. */
export interface EndedProcess {
  readonly status?: number | undefined;
  readonly signal?: string | undefined;
  readonly exceededMemory: boolean;
  readonly memoryMb: number;
}

/** Describes the end in words that follow the model's name. */
export function describeEnding({ status, signal, exceededMemory, memoryMb }: EndedProcess): string {
  if (exceededMemory) return `was killed: it used more than its ${memoryMb} MB`;
  if (signal !== undefined) return `was ended by ${signal}`;
  if (status === undefined) return 'ended, and how is not known';
  if (status === 0) return 'ended with status 0: a start script must run for as long as the model does';
  if (status === 126) return 'ended with status 126: its start script could not be run';
  if (status === 127) return 'ended with status 127: a command was not found';
  return `ended with status ${status}`;
}
