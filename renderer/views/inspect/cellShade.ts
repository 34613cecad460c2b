import type { Theme } from "../../../core/contract/bridge.ts";

export interface Shade {
  /** 0 to 1: how much of the matrix colour lies over the card. */
  readonly alpha: number;
  /** Black or white figures, whichever stands out at 4.5 to 1 or more. */
  readonly figures: "dark" | "bright";
}

/** Where black and white stand out alike: the matrix colour is light in the dark theme, and dark in the light one. */
const turn: Readonly<Record<Theme, number>> = { dark: 0.57, light: 0.8 };

/**
 * Shade of a cell by its share of its row, 0 to 1. The root spreads small shares, where the mistakes are: perceived
 * lightness grows more slowly than the amount of colour laid on (Stevens's power law).
 */
export function cellShade(share: number, theme: Theme): Shade {
  const alpha = share <= 0 ? 0 : 0.06 + 0.86 * Math.min(share, 1) ** 0.6;
  const onColour = theme === "dark" ? "dark" : "bright";
  const onCard = theme === "dark" ? "bright" : "dark";
  return { alpha, figures: alpha > turn[theme] ? onColour : onCard };
}
