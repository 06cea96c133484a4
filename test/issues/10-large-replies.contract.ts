import { expect, it } from 'vitest';
import { FrameReader } from '../../src/zookeeper/client/frames.js';

// Each chunk of a large reply was joined to all before it: n chunks cost n squared, and the loop stood still for minutes.
it('a large reply costs in proportion to its size', () => {
  const content = 48 * 1024 * 1024;
  const length = Buffer.alloc(4);
  length.writeInt32BE(content);
  const reader = new FrameReader();
  reader.push(length);
  const chunk = Buffer.alloc(1024);
  // Joined at each chunk it would copy more than a terabyte, and be late.
  let frames = 0;
  for (let sent = 0; sent < content; sent += chunk.length) frames += reader.push(chunk).length;
  expect(frames).toBe(1);
});
