/**
 * Exponentially weighted mean with the bias of its start taken out, as fast.ai and Adam do it (Kingma and Ba 2015,
 * section 3).
 * @param beta weight of the past, 0 to 1; 0 leaves the values as they are.
 */
export function smooth(values: Float64Array, beta: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let mean = 0;
  let weight = 1;
  values.forEach((value, at) => {
    mean = beta * mean + (1 - beta) * value;
    weight *= beta;
    smoothed[at] = mean / (1 - weight);
  });
  return smoothed;
}
