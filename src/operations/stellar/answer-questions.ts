import type { Evaluator } from '../../stellar/evaluator.js';
import { type Answer, answer } from '../../stellar/ndjson.js';

/** How many questions are evaluated at once. */
const atOnce = 64;

/**
 * Answers the questions of the machine interface, one per line. Each answer is given as soon as it is known, so answers may come in another
 * order. Reading pauses while too many questions are pending. Blank lines are skipped.
 *
 * @throws anything that is not the fault of a question: a defect, the reason of `signal`, an error of the input
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
