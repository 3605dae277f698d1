/** A fixed amount of work that needs nothing but the processor: what the speed of a machine is told by where no other program is installed. */
import { createHash } from 'node:crypto';

const block = Buffer.alloc(1 << 20, 'amfscope');
const hash = createHash('sha256');
for (let round = 0; round < 256; round++) hash.update(block);
let total = hash.digest()[0]!;

const rows = Array.from({ length: 2000 }, (_unused, id) => ({
  id,
  name: `row ${id}`,
  tags: ['a', 'b'],
  price: id / 7,
}));
const text = JSON.stringify(rows);
for (let round = 0; round < 500; round++) total += (JSON.parse(text) as unknown[]).length;

// Allocation and small objects, as in a decoder.
const seen = new Map<string, number>();
for (let round = 0; round < 3_000_000; round++) {
  const key = `k${round % 5000}`;
  seen.set(key, (seen.get(key) ?? 0) + 1);
}
console.log(total + seen.size);
