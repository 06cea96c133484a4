export { isValidPath, nameOf, parentOf } from '../../znode-path.js';

/** The number that a sequential znode's name ends with: ten digits, as Java's `%010d` prints an int. */
export function sequenceSuffix(count: number): string {
  const int = count | 0;
  return int < 0 ? `-${String(-int).padStart(9, '0')}` : String(int).padStart(10, '0');
}
