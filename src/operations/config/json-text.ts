import { withoutComments } from '../../sensor/config/config-json.js';

/** What is no JSON stands for itself. */
export function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text));
  } catch {
    return text;
  }
}
