import { createInterface, type Interface } from 'node:readline';
import type { ShellSession } from '../../../stellar/shell/session.js';
import type { Style } from '../../render/style.js';
import { readHistory, writeHistory } from './history.js';
import { showReply } from './show.js';

const prompt = '[Stellar]>>> ';
const furtherPrompt = '        ...> ';

export interface TerminalOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly style: Style;
  readonly historyFile: string;
  readonly signal: AbortSignal;
}

/** The shell on a terminal, with history, multi-line input and completion. Ctrl-C drops the input or stops an evaluation; Ctrl-D and quit leave. */
export async function runTerminal(session: ShellSession, { input, output, style, historyFile, signal }: TerminalOptions): Promise<void> {
  const terminal = createInterface({
    input,
    output,
    prompt,
    terminal: true,
    historySize: 1_000,
    removeHistoryDuplicates: true,
    history: await readHistory(historyFile),
    completer: (line: string) => completions(session, line),
  });
  let history: readonly string[] = [];
  terminal.on('history', (lines: string[]) => {
    history = lines.filter((line) => line.trim() !== 'quit');
  });
  const close = () => terminal.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await converse(session, terminal, output, style, signal);
  } finally {
    signal.removeEventListener('abort', close);
    terminal.close();
    if (history.length > 0) await writeHistory(historyFile, history);
  }
}

async function converse(session: ShellSession, terminal: Interface, output: NodeJS.WritableStream, style: Style, signal: AbortSignal) {
  let typed: string[] = [];
  let underWay: AbortController | undefined;
  const ask = () => {
    terminal.setPrompt(typed.length === 0 ? prompt : furtherPrompt);
    terminal.prompt();
  };
  terminal.on('SIGINT', () => {
    if (underWay !== undefined) underWay.abort(new Error('given up'));
    else {
      typed = [];
      terminal.write(null, { ctrl: true, name: 'e' });
      terminal.write(null, { ctrl: true, name: 'u' });
      output.write('^C\n');
      ask();
    }
  });

  ask();
  for await (const line of terminal) {
    typed.push(line);
    const input = typed.join('\n');
    if (line.trim() !== '' && session.isUnfinished(input)) {
      ask();
      continue;
    }
    typed = [];
    underWay = new AbortController();
    try {
      const reply = await session.execute(input, AbortSignal.any([signal, underWay.signal]));
      if (reply.kind === 'quit') return;
      const text = showReply(reply, style);
      if (text !== undefined) output.write(`${text}\n`);
    } catch (error) {
      if (!underWay.signal.aborted || signal.aborted) throw error;
      output.write(`${style.red('[!]')} given up\n`);
    } finally {
      underWay = undefined;
    }
    ask();
  }
}

function completions(session: ShellSession, line: string): [string[], string] {
  const word = /[?%]?[A-Za-z0-9_$.:]*$/.exec(line)?.[0] ?? '';
  return [word === '' ? [] : session.complete(word, line.trimStart() === word), word];
}
