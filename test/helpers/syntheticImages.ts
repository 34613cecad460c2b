/** RGB bytes [count, size, size, 3] by the formula of test/fixtures/efficientnetLite0.py and namedWeights.py. */
export function syntheticImages(count: number, size: number): Uint8Array {
  const pixels = new Uint8Array(count * size * size * 3);
  let at = 0;
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        for (let c = 0; c < 3; c++) pixels[at++] = (x * (c + 1) + y * (3 - c) + ((x * y) >> 5) + 37 * n) & 255;
      }
    }
  }
  return pixels;
}
