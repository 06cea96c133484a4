import type { LineOutput } from '../../sensor/sinks/lines-sink.js';
import type { Output } from '../output/io.js';

/** Writes lines to a standard stream of this process, no faster than its reader takes them. */
export function standardOutput(name: string, output: Output): LineOutput {
  return {
    name,
    async write(text) {
      await output.drained();
      output.write(text);
    },
    [Symbol.asyncDispose]: () => output.drained(),
  };
}
