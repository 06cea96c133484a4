import { Failure } from '../errors/catalogue.js';

const longest = 249;

/** Checks a topic's name by Kafka's own rule. @throws Failure BAD_TOPIC */
export function checkTopicName(name: string): void {
  if (name.length <= longest && name !== '.' && name !== '..' && /^[a-zA-Z0-9._-]+$/.test(name)) return;
  throw new Failure('BAD_TOPIC', `${JSON.stringify(name)} is no name for a topic`, { topic: name });
}
