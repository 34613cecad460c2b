/** Lightness of the cell's ground for the two themes, in percent of CIE L*; the far end is the accent's text colour. */
export interface Shade {
  /** 0 to 1: how much of the matrix colour lies over the card. */
  readonly alpha: number;
  /** Dark figures on a filled cell (dark theme: the colour is light), bright ones in the light theme. */
  readonly inverted: boolean;
}

/**
 * Shade of a cell by its share of its row, 0 to 1. The square root spreads small shares, where the mistakes are: perceived
 * lightness grows more slowly than the amount of colour laid on (Stevens's power law, exponent about one half).
 */
export function cellShade(share: number): Shade {
  const alpha = share <= 0 ? 0 : 0.08 + 0.84 * Math.sqrt(Math.min(share, 1));
  return { alpha, inverted: alpha > 0.55 };
}
