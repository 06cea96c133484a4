/** A database in MaxMind's format (https://maxmind.github.io/MaxMind-DB/) of one address of IPv4: a tree of 32 nodes, records of 24 bits. */
export function smallDatabase(address: string, record: unknown): Buffer {
  const bits = address.split('.').flatMap((part) => [...Number(part).toString(2).padStart(8, '0')].map(Number));
  const tree = bits.map((bit, node) => {
    const next = node === 31 ? bits.length + 16 : node + 1;
    const records = bit === 0 ? [next, bits.length] : [bits.length, next];
    return Buffer.from(records.flatMap((value) => [(value >> 16) & 255, (value >> 8) & 255, value & 255]));
  });
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test',
    description: {},
    ip_version: 4,
    languages: [],
    node_count: bits.length,
    record_size: 24,
  };
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);
  return Buffer.concat([...tree, Buffer.alloc(16), field(record), marker, field(metadata)]);
}

function field(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number' && Number.isInteger(value)) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(3, 8), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 11 - 7]), ...value.map(field)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([name, each]) => [field(name), field(each)])]);
}

/** Sizes up to 284. */
function control(type: number, size: number): Buffer {
  return Buffer.from(size < 29 ? [(type << 5) | size] : [(type << 5) | 29, size - 29]);
}
