import type { Evaluator } from '../../stellar/evaluator.js';
import { type Answer, answer } from '../../stellar/ndjson.js';

/** How many questions may wait for the outside world at once. */
const atOnce = 64;

/**
 * Answers questions of the machine interface, one a line, each as soon as it is known: answers may come in another order. Reads no
 * further while too many wait. Blank lines are skipped.
 *
 * @throws what is no fault of a question: a defect, the reason of `signal`, trouble of the input
 */
export async function answerQuestions(
  evaluator: Evaluator,
  lines: AsyncIterable<readonly string[]>,
  tell: (answer: Answer) => void,
  signal: AbortSignal,
): Promise<void> {
  const waiting = new Set<Promise<void>>();
  for await (const batch of lines) {
    for (const line of batch) {
      signal.throwIfAborted();
      if (line.trim() === '') continue;
      const asked: Promise<void> = answer(evaluator, line, signal)
        .then(tell)
        .finally(() => waiting.delete(asked));
      waiting.add(asked);
      if (waiting.size >= atOnce) await Promise.race(waiting);
    }
  }
  await Promise.all(waiting);
}
