/**
 * Values as Java's ObjectOutputStream would write them, since HASH digests that. Lists are linked lists, maps hash maps or linked ones. Layout: the Java Object
 * Serialization Specification; class names and identifiers: what a Java 17 runtime writes.
 */
import {
  Character,
  Double,
  Float,
  intValue,
  Long,
  longValue,
  StellarMap,
  StellarSet,
  type Value,
  type ValueMap,
  type ValueSet,
} from '../values.js';

interface ClassShape {
  readonly name: string;
  /** serialVersionUID. */
  readonly id: string;
  /** 2: serialisable; 3: with a writeObject of its own. */
  readonly flags: 2 | 3;
  /** Type code and name. */
  readonly fields: readonly (readonly [string, string])[];
  readonly parent?: ClassShape;
}

const javaNumber: ClassShape = { name: 'java.lang.Number', id: '86ac951d0b94e08b', flags: 2, fields: [] };
const boxed = (name: string, id: string, code: string, parent?: ClassShape): ClassShape => ({
  name: `java.lang.${name}`,
  id,
  flags: 2,
  fields: [[code, 'value']],
  ...(parent !== undefined && { parent }),
});
const shapes = {
  integer: boxed('Integer', '12e2a0a4f7818738', 'I', javaNumber),
  long: boxed('Long', '3b8be490cc8f23df', 'J', javaNumber),
  double: boxed('Double', '80b3c24a296bfb04', 'D', javaNumber),
  float: boxed('Float', 'daedc9a2db3cf0ec', 'F', javaNumber),
  boolean: boxed('Boolean', 'cd207280d59cfaee', 'Z'),
  character: boxed('Character', '348b47d96b1a2678', 'C'),
} as const;
const linkedList: ClassShape = { name: 'java.util.LinkedList', id: '0c29535d4a608822', flags: 3, fields: [] };
const hashMap: ClassShape = {
  name: 'java.util.HashMap',
  id: '0507dac1c31660d1',
  flags: 3,
  fields: [
    ['F', 'loadFactor'],
    ['I', 'threshold'],
  ],
};
const linkedHashMap: ClassShape = {
  name: 'java.util.LinkedHashMap',
  id: '34c04e5c106cc0fb',
  flags: 2,
  fields: [['Z', 'accessOrder']],
  parent: hashMap,
};
const hashSet: ClassShape = { name: 'java.util.HashSet', id: 'ba44859596b8b734', flags: 3, fields: [] };
const linkedHashSet: ClassShape = { name: 'java.util.LinkedHashSet', id: 'd86cd75a95dd2a1e', flags: 2, fields: [], parent: hashSet };

/** undefined for what Java cannot serialise (a lambda), or what no Java class of ours stands for. */
export function javaSerialized(value: Value): Uint8Array | undefined {
  const stream = new ObjectStream();
  try {
    stream.write(value);
  } catch (error) {
    if (error instanceof NotSerializable) return undefined;
    throw error;
  }
  return stream.bytes();
}

class NotSerializable extends Error {}

const firstHandle = 0x7e0000;
const loadFactor = 0.75;

class ObjectStream {
  readonly #chunks: Buffer[] = [Buffer.from('aced0005', 'hex')];
  /** What was written may be referred to: classes and objects by identity, small boxed numbers by kind and value as Java's caches make them one. */
  readonly #handles = new Map<unknown, number>();
  #nextHandle = firstHandle;

  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  write(value: Value): void {
    if (value === null) this.#byte(0x70);
    else if (typeof value === 'string') this.#string(value);
    else this.#object(value, identityOf(value));
  }

  #object(value: Exclude<Value, null | string>, identity: unknown): void {
    if (this.#refer(identity)) return;
    if (typeof value === 'object' && !isBoxed(value)) {
      this.#container(value, identity);
      return;
    }
    const { shape, data } = boxedForm(value);
    this.#begin(shape, identity);
    this.#chunks.push(data);
  }

  #container(value: object & Value, identity: unknown): void {
    if (Array.isArray(value)) this.#list(value, identity);
    else if (value instanceof StellarMap) this.#map(value, identity);
    else if (value instanceof StellarSet) this.#set(value, identity);
    else throw new NotSerializable();
  }

  #list(list: readonly Value[], identity: unknown): void {
    this.#begin(linkedList, identity);
    this.#block(int(list.length));
    for (const item of list) this.write(item);
    this.#byte(0x78);
  }

  #map(map: ValueMap, identity: unknown): void {
    this.#begin(map.order === 'hash' ? hashMap : linkedHashMap, identity);
    const capacity = capacityFor(map.size);
    this.#chunks.push(float(loadFactor), int(map.size === 0 ? 0 : capacity * loadFactor));
    this.#block(Buffer.concat([int(capacity), int(map.size)]));
    for (const [key, value] of map) {
      this.write(key);
      this.write(value);
    }
    this.#byte(0x78);
    if (map.order === 'insertion') this.#byte(0);
  }

  #set(set: ValueSet, identity: unknown): void {
    this.#begin(linkedHashSet, identity);
    this.#block(Buffer.concat([int(capacityFor(set.size)), float(loadFactor), int(set.size)]));
    for (const item of set) this.write(item);
    this.#byte(0x78);
  }

  #begin(shape: ClassShape, identity: unknown): void {
    this.#byte(0x73);
    this.#shape(shape);
    this.#handles.set(identity, this.#nextHandle++);
  }

  #shape(shape: ClassShape): void {
    if (this.#refer(shape)) return;
    this.#byte(0x72);
    this.#utf(shape.name);
    this.#chunks.push(Buffer.from(shape.id, 'hex'));
    this.#handles.set(shape, this.#nextHandle++);
    this.#byte(shape.flags);
    this.#chunks.push(short(shape.fields.length));
    for (const [code, name] of shape.fields) {
      this.#chunks.push(Buffer.from(code));
      this.#utf(name);
    }
    this.#byte(0x78);
    if (shape.parent === undefined) this.#byte(0x70);
    else this.#shape(shape.parent);
  }

  #string(text: string): void {
    const bytes = modifiedUtf8(text);
    this.#nextHandle++;
    if (bytes.length <= 0xffff) this.#chunks.push(Buffer.from([0x74]), short(bytes.length), bytes);
    else this.#chunks.push(Buffer.from([0x7c]), int(0), int(bytes.length), bytes);
  }

  #refer(identity: unknown): boolean {
    const handle = this.#handles.get(identity);
    if (handle === undefined) return false;
    this.#chunks.push(Buffer.from([0x71]), int(handle));
    return true;
  }

  #block(data: Buffer): void {
    this.#chunks.push(Buffer.from([0x77, data.length]), data);
  }

  #utf(text: string): void {
    const bytes = modifiedUtf8(text);
    this.#chunks.push(short(bytes.length), bytes);
  }

  #byte(byte: number): void {
    this.#chunks.push(Buffer.from([byte]));
  }
}

function isBoxed(value: object): boolean {
  return value instanceof Long || value instanceof Double || value instanceof Float || value instanceof Character;
}

function boxedForm(value: Value): { shape: ClassShape; data: Buffer } {
  if (typeof value === 'number') return { shape: shapes.integer, data: int(value) };
  if (typeof value === 'boolean') return { shape: shapes.boolean, data: Buffer.from([value ? 1 : 0]) };
  if (value instanceof Character) return { shape: shapes.character, data: short(value.value.charCodeAt(0)) };
  const data = Buffer.alloc(8);
  if (value instanceof Long) data.writeBigInt64BE(BigInt(longValue(value)));
  else if (value instanceof Double) data.writeDoubleBE(value.value);
  else if (value instanceof Float) return { shape: shapes.float, data: float(value.value) };
  else throw new NotSerializable();
  return { shape: value instanceof Long ? shapes.long : shapes.double, data };
}

/** Java keeps one object for each small whole number and each boolean; any other is an object of its own. */
function identityOf(value: Value): unknown {
  if (typeof value === 'boolean') return `b${value}`;
  const whole = typeof value === 'number' ? value : value instanceof Long ? value.value : undefined;
  if (whole === undefined) return value;
  const isCached = typeof whole === 'number' && whole >= -128 && whole <= 127;
  return isCached ? `${typeof value === 'number' ? 'i' : 'l'}${whole}` : typeof value === 'object' ? value : Symbol();
}

function capacityFor(size: number): number {
  let capacity = 16;
  while (size > capacity * loadFactor) capacity *= 2;
  return capacity;
}

/** NUL takes two bytes, and each surrogate three. */
function modifiedUtf8(text: string): Buffer {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0 && unit < 0x80) bytes.push(unit);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return Buffer.from(bytes);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(intValue(value));
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
}
