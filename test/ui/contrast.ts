type Rgb = readonly [number, number, number];

/** "#rrggbb" or "r, g, b" as three bytes. */
export function readColour(text: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(text)?.[1];
  const bytes =
    hex === undefined ? text.split(",").map(Number) : [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [r, g, b] = bytes;
  if (r === undefined || g === undefined || b === undefined) throw new Error(`${text} is no colour.`);
  return [r, g, b];
}

/** One colour laid over another, opacity 0 to 1. */
export function mix(below: Rgb, above: Rgb, alpha: number): Rgb {
  const channel = (at: 0 | 1 | 2): number => below[at] * (1 - alpha) + above[at] * alpha;
  return [channel(0), channel(1), channel(2)];
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, WCAG 2.2: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
