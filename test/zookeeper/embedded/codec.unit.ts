import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAcl } from '../../../src/zookeeper/embedded/core/acl.js';
import type { Transaction } from '../../../src/zookeeper/embedded/core/transaction.js';
import { JuteReader, Malformed } from '../../../src/zookeeper/embedded/jute/reader.js';
import { JuteWriter } from '../../../src/zookeeper/embedded/jute/writer.js';
import { PacketSplitter } from '../../../src/zookeeper/embedded/server/packets.js';
import { readTransaction, writeTransaction } from '../../../src/zookeeper/embedded/storage/transaction-codec.js';

const path = fc.string({ unit: 'grapheme' }).map((name) => `/${name.replaceAll('\0', '')}`);
const data = fc.option(
  fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
  { nil: undefined },
);
const entry = fc.record({ permissions: fc.nat(31), scheme: fc.constantFrom('world', 'digest', 'ip'), id: fc.string() });
const acl = fc.oneof(fc.constant(openAcl), fc.array(entry, { minLength: 1 }));
const owner = fc.oneof(fc.constant(0), fc.constant(-(2 ** 63)), fc.maxSafeNat());
const simple: fc.Arbitrary<Transaction> = fc.oneof(
  fc.record({ type: fc.constant('create' as const), path, data, acl, owner }),
  fc.record({ type: fc.constantFrom('delete' as const, 'check' as const), path }),
  fc.record({ type: fc.constant('setData' as const), path, data }),
  fc.record({ type: fc.constant('setAcl' as const), path, acl }),
  fc.record({ type: fc.constant('createSession' as const), id: fc.maxSafeNat(), password: fc.uint8Array(), timeoutMs: fc.nat() }),
  fc.record({ type: fc.constant('closeSession' as const), id: fc.maxSafeNat() }),
);
const transaction = fc.oneof(simple, fc.record({ type: fc.constant('multi' as const), steps: fc.array(simple) }));

describe('jute', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.string({ unit: 'grapheme' }),
        data,
        (int, long, bool, text, buffer) => {
          const writer = new JuteWriter();
          writer.int(int | 0);
          writer.long(long);
          writer.bool(bool);
          writer.text(text);
          writer.buffer(buffer);
          const reader = new JuteReader(writer.written);
          expect([reader.int(), reader.long(), reader.bool(), reader.text(), reader.buffer(), reader.left]).toEqual([
            int | 0,
            long,
            bool,
            text,
            buffer,
            0,
          ]);
        },
      ),
    );
  });

  it('holds the mark of a container, the smallest of all longs', () => {
    const writer = new JuteWriter();
    writer.long(-(2 ** 63));
    expect(writer.written.toString('hex')).toBe('8000000000000000');
    expect(new JuteReader(writer.written).long()).toBe(-(2 ** 63));
  });

  it('of any bytes is read or refused, never beyond their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const reader = new JuteReader(Buffer.from(bytes));
        try {
          while (reader.left > 0) reader.list(() => [reader.text(), reader.buffer(), reader.long()]);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
        expect(reader.left).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('transactions', () => {
  it('are the same after the log', () => {
    fc.assert(
      fc.property(transaction, (written) => {
        const writer = new JuteWriter();
        writeTransaction(writer, written);
        const reader = new JuteReader(writer.written);
        expect(readTransaction(reader)).toEqual(written);
        expect(reader.left).toBe(0);
      }),
    );
  });
});

describe('packets', () => {
  const framed = (packet: Uint8Array) => {
    const head = Buffer.alloc(4);
    head.writeInt32BE(packet.length);
    return Buffer.concat([head, packet]);
  };

  it('come out whole and in order, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 })),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (packets, cuts) => {
          const stream = Buffer.concat(packets.map(framed));
          const splitter = new PacketSplitter();
          const out: number[][] = [];
          for (let at = 0, cut = 0; at < stream.length; cut++) {
            const end = at + (cuts[cut % cuts.length] ?? 1);
            splitter.add(stream.subarray(at, end));
            at = end;
            // Now and then several wait before anybody looks.
            if (cut % 3 === 2) continue;
            for (let packet = splitter.next(); packet !== undefined; packet = splitter.next()) out.push([...packet]);
          }
          for (let packet = splitter.next(); packet !== undefined; packet = splitter.next()) out.push([...packet]);
          expect(out).toEqual(packets.map((packet) => [...packet]));
          expect(splitter.waitingBytes).toBe(0);
        },
      ),
    );
  });

  it('may be of 1 MB less a byte, and no longer', () => {
    const head = (length: number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(length);
      const splitter = new PacketSplitter();
      splitter.add(bytes);
      return splitter;
    };
    expect(head(0xfffff).next()).toBeUndefined();
    expect(() => head(0x100000).next()).toThrow(Malformed);
    expect(() => head(-1).next()).toThrow(Malformed);
  });
});
