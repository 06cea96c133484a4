import type { ShellSession } from '../../../stellar/shell/session.js';
import { plain } from '../../render/style.js';
import { showReply } from './show.js';

/**
 * Runs lines from a file or a pipe one after the other; an unfinished expression continues on the next line.
 *
 * @returns whether all succeeded
 */
export async function runScript(
  session: ShellSession,
  lines: AsyncIterable<readonly string[]>,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let typed: string[] = [];
  let well = true;
  const run = async (): Promise<boolean> => {
    const reply = await session.execute(typed.join('\n'), signal);
    typed = [];
    const text = showReply(reply, plain);
    if (text !== undefined) tell(text);
    if (reply.kind === 'error') well = false;
    return reply.kind !== 'quit';
  };
  for await (const batch of lines) {
    for (const line of batch) {
      signal.throwIfAborted();
      typed.push(line);
      if (line.trim() !== '' && session.isUnfinished(typed.join('\n'))) continue;
      if (!(await run())) return well;
    }
  }
  if (typed.length > 0) await run();
  return well;
}
