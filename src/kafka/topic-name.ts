import { Failure } from '../errors/catalogue.js';

const longest = 249;

/** Kafka's rule. @throws Failure BAD_TOPIC */
export function checkTopicName(name: string): void {
  if (name.length <= longest && name !== '.' && name !== '..' && /^[a-zA-Z0-9._-]+$/.test(name)) return;
  throw new Failure('BAD_TOPIC', `${JSON.stringify(name)} is no name for a topic`, { topic: name });
}
