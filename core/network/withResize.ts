import type { Backbone } from "./network.ts";

/** The backbone with photos made square in this way. */
export function withResize(backbone: Backbone, resize: "crop" | "squish"): Backbone {
  if (resize === "crop") return backbone;
  return { ...backbone, preprocessing: { ...backbone.preprocessing, resize } };
}
