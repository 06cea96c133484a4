import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../../src/zookeeper/client/frames.js';

const framed = (content: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length);
  return Buffer.concat([length, content]);
};

describe('a stream of frames', () => {
  it('is cut the same wherever the network cuts it', () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (frames, sizes) => {
        const stream = Buffer.concat(frames.map(framed));
        const reader = new FrameReader();
        const read: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          read.push(...reader.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(read.map((frame) => [...frame])).toEqual(frames.map((frame) => [...frame]));
      }),
    );
  });

  it('is none when a length is negative or beyond reason', () => {
    expect(() => new FrameReader().push(Buffer.from('ffffffff', 'hex'))).toThrow(RangeError);
    expect(() => new FrameReader().push(Buffer.from('HTTP/1.1'))).toThrow(RangeError);
  });
});
