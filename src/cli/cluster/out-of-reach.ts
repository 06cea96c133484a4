import { Failure } from '../../errors/catalogue.js';

/** Then the rest can still be looked at; settings that contradict each other are for their owner first. */
export function outOfReach(error: unknown): Failure {
  if (error instanceof Failure && (error.code === 'ZOOKEEPER_UNREACHABLE' || error.code === 'NOT_ALLOWED')) return error;
  throw error;
}
