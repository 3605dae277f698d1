import type { AmfShape } from './shape.ts';

/** Shapes kept; when there are more the pool starts anew. */
const MAX_POOLED = 4096;
/** Shapes that are longer as JSON are not looked for. */
const MAX_JSON = 4096;

const byJson = new Map<string, AmfShape>();
const pool = new Set<object>();

/**
 * A shape equal to `shape`, the same object each time: the values that an operation takes and gives look alike from call to call, so that the shapes of a
 * million calls are a few hundred. Shapes are never changed.
 */
export function pooledShape(shape: AmfShape): AmfShape {
  const json = JSON.stringify(shape);
  if (json.length > MAX_JSON) return shape;
  const known = byJson.get(json);
  if (known !== undefined) return known;
  if (byJson.size === MAX_POOLED) {
    byJson.clear();
    pool.clear();
  }
  byJson.set(json, shape);
  pool.add(shape);
  return shape;
}

/** True for a shape that may come again as the same object. */
export function isPooled(value: object): boolean {
  return pool.has(value);
}
