/**
 * A projective map of the plane, row by row: (x, y) goes to ((a x + b y + c) / w, (d x + e y + f) / w) with
 * w = g x + h y + i.
 */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

export const identity: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The map that does `first`, then `second`. */
export function after(second: Homography, first: Homography): Homography {
  const [a, b, c, d, e, f, g, h, i] = second;
  const [p, q, r, s, t, u, v, w, x] = first;
  return [
    ...([a * p + b * s + c * v, a * q + b * t + c * w, a * r + b * u + c * x] as const),
    ...([d * p + e * s + f * v, d * q + e * t + f * w, d * r + e * u + f * x] as const),
    ...([g * p + h * s + i * v, g * q + h * t + i * w, g * r + h * u + i * x] as const),
  ];
}

/** Inverse up to a factor, which a projective map does not feel: the adjugate. */
export function inverse([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  return [
    ...([e * i - f * h, c * h - b * i, b * f - c * e] as const),
    ...([f * g - d * i, a * i - c * g, c * d - a * f] as const),
    ...([d * h - e * g, b * g - a * h, a * e - b * d] as const),
  ];
}

type Point = readonly [number, number];

/**
 * The map from the square of corners (±1, ±1) to a quadrilateral. Closed form of P. Heckbert, Fundamentals of Texture
 * Mapping and Image Warping (1989), section 2.2.3, for the unit square, taken there from ±1 first.
 * @param corners where (-1, -1), (1, -1), (1, 1) and (-1, 1) go
 */
export function squareTo(corners: readonly [Point, Point, Point, Point]): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
  const [dx1, dx2, sumX] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sumY] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / area;
  const h = (dx1 * sumY - sumX * dy1) / area;
  const fromUnit: Homography = [
    ...([x1 - x0 + g * x1, x3 - x0 + h * x3, x0] as const),
    ...([y1 - y0 + g * y1, y3 - y0 + h * y3, y0] as const),
    ...([g, h, 1] as const),
  ];
  return after(fromUnit, [0.5, 0, 0.5, 0, 0.5, 0.5, 0, 0, 1]);
}
