import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cellShade } from "../../renderer/views/inspect/cellShade.ts";
import { contrast, mix, readColour } from "./contrast.ts";

const css = readFileSync(new URL("../../renderer/theme/tokens.css", import.meta.url), "utf8");

function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1];
  if (block === undefined) throw new Error(`tokens.css has no theme ${theme}.`);
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]));
}

/** Text on the grounds that it stands on. */
const pairs: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  [
    "text",
    [
      "frame",
      "surface",
      "card",
      "raised",
      "well",
      "current",
      "hover",
      "float",
      "field",
      "danger-soft",
      "warning-soft",
      "good-soft",
    ],
  ],
  ["text-2", ["frame", "surface", "card", "raised", "well", "current", "hover", "float"]],
  ["text-3", ["frame", "surface", "card", "hover", "field"]],
  ["on-accent", ["accent", "accent-hover"]],
  ["accent-text", ["surface", "card"]],
  ["danger", ["surface", "card", "danger-soft"]],
  ["warning", ["surface", "card", "warning-soft"]],
  ["good", ["surface", "card", "good-soft"]],
  ["frozen-text", ["frozen"]],
  ["thawed-text", ["thawed"]],
];

describe.each(["dark", "light"] as const)("%s theme", (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string) => readColour(tokens.get(name) ?? "");

  it.each(pairs.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "%s on %s stands out at 4.5 to 1 or more",
    (text, ground) => {
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("has neutral grounds, without a tint", () => {
    for (const name of ["frame", "surface", "card", "raised", "well", "cell", "line"]) {
      expect(new Set(colour(name)).size).toBe(1);
    }
  });

  it("has a focus ring that stands out at 3 to 1 or more", () => {
    for (const ground of ["frame", "surface", "card", "raised"]) {
      expect(contrast(colour("accent-text"), colour(ground))).toBeGreaterThanOrEqual(3);
    }
  });

  it("has lines of plots that stand out at 3 to 1 or more", () => {
    for (let index = 0; index < 8; index += 1) {
      expect(contrast(colour(`plot-${index}`), colour("card"))).toBeGreaterThanOrEqual(3);
    }
  });

  it("keeps the figures of every cell of the matrix legible", () => {
    for (let share = 0.001; share <= 1; share += 0.001) {
      const { alpha, figures } = cellShade(share, theme);
      const ground = mix(colour("card"), colour("matrix"), alpha);
      const ink = readColour(figures === "dark" ? "#000000" : "#ffffff");
      expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe("matrix shade", () => {
  it("grows with the share, and nothing is drawn for none", () => {
    expect(cellShade(0, "dark").alpha).toBe(0);
    let before = 0;
    for (let share = 0.01; share <= 1; share += 0.01) {
      const { alpha } = cellShade(share, "dark");
      expect(alpha).toBeGreaterThan(before);
      before = alpha;
    }
  });
});
