import { convolutionRules } from "./gradientRules/convolution.ts";
import { denseRules } from "./gradientRules/dense.ts";
import { elementwiseRules } from "./gradientRules/elementwise.ts";
import { normalizationRules } from "./gradientRules/normalization.ts";
import { shapeRules } from "./gradientRules/shape.ts";
import type { GradientRule } from "./graphBuilder.ts";

/** Operation → its gradient rule. An operation that is not here can't lie between a loss and what is trained. */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  ...convolutionRules,
  ...denseRules,
  ...elementwiseRules,
  ...normalizationRules,
  ...shapeRules,
};
