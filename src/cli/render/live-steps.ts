import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { Steps } from './steps.js';

/** listr2 would check whether stdout is a terminal. These steps go to stderr, which has been checked already. */
class StderrRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** The part of listr2's task that a step changes while it runs. */
interface Task {
  title: string;
  output: string;
  skip(message?: string): void;
}

interface Running {
  readonly end: PromiseWithResolvers<void>;
  readonly task: PromiseWithResolvers<Task>;
  readonly shown: Promise<void>;
}

/** Steps as a live list on stderr, drawn by listr2. */
export function liveSteps(): Steps {
  let running: Running | undefined;
  let before: Promise<void> = Promise.resolve();

  const withTask = (act: (task: Task) => void) => void running?.task.promise.then(act);
  const end = () => {
    running?.end.resolve();
    running = undefined;
  };
  return {
    begin(title) {
      end();
      running = show(title, before);
      before = running.shown;
    },
    live: (text) =>
      withTask((task) => {
        task.output = text;
      }),
    event: () => {},
    retitle: (title) =>
      withTask((task) => {
        task.title = title;
      }),
    fail(text) {
      withTask((task) => {
        task.title = text;
      });
      running?.end.reject(new Error('not done'));
      running = undefined;
    },
    skip(text) {
      withTask((task) => task.skip(text));
      end();
    },
    async finish() {
      end();
      await before;
    },
    async [Symbol.asyncDispose]() {
      running?.end.reject(new Error('not done'));
      await before;
    },
  };
}

function show(title: string, before: Promise<void>): Running {
  const end = Promise.withResolvers<void>();
  const task = Promise.withResolvers<Task>();
  // Created only after the previous list has released the streams: it would otherwise save their patched state as the original.
  const run = () => listOf(title, task.resolve, end.promise).run();
  // A failed step is only marked here; the error itself is reported by whoever threw it.
  const shown = before.then(run).then(nothing, nothing);
  end.promise.catch(nothing);
  return { end, task, shown };
}

function listOf(title: string, begun: (task: Task) => void, end: Promise<void>): Listr<unknown, typeof StderrRenderer> {
  const task = (_context: unknown, wrapper: Task) => {
    begun(wrapper);
    return end;
  };
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stdout) });
  return new Listr(
    { title, task },
    {
      renderer: StderrRenderer,
      rendererOptions: { logger, showErrorMessage: false, collapseErrors: false },
      // The command handles Ctrl-C; listr2 would end the process.
      registerSignalListeners: false,
    },
  );
}

const nothing = () => {};
