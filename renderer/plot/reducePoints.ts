export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * At most about `limit` points that draw the same line: for each stretch of the x order its lowest and highest point,
 * and both ends. Peaks survive, whereas taking every n-th point would lose them.
 */
export function reducePoints(x: Float64Array, y: Float64Array, limit: number): Points {
  const length = Math.min(x.length, y.length);
  if (length <= limit || limit < 4) return { x: x.subarray(0, length), y: y.subarray(0, length) };
  const buckets = Math.floor((limit - 2) / 2);
  const kept: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets);
    let low = from;
    let high = from;
    for (let at = from; at < to; at += 1) {
      if (y[at]! < y[low]!) low = at;
      if (y[at]! > y[high]!) high = at;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  kept.push(length - 1);
  return { x: Float64Array.from(kept, (at) => x[at]!), y: Float64Array.from(kept, (at) => y[at]!) };
}
