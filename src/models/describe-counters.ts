import type { ModelCounters } from './port.js';

/**
 * One line for people: `12 questions of models: 8 answered from the cache, 1 joined another; 3 calls, 1 failed, 1 made to another instance;
 * 0 endpoints taken out`.
 */
export function describeCounters({ asked, hits, shared, calls, failures, retries, ejections }: ModelCounters): string {
  if (asked === 0) return 'no model was asked';
  const [questions, called, endpoints] = [plural(asked, 'question'), plural(calls, 'call'), plural(ejections, 'endpoint')];
  return [
    `${questions} of models: ${hits} answered from the cache, ${shared} joined another`,
    `${called}, ${failures} failed, ${retries} made to another instance`,
    `${endpoints} taken out for a while`,
  ].join('; ');
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
