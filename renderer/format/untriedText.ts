import type { BackboneView } from "../../core/contract/schema.ts";

/** What is to be known before a download from an address that nobody has tried; "" where it is known to hold. */
export function untriedText(backbone: Pick<BackboneView, "untried">): string {
  return backbone.untried === true ? "Its address has not been tried yet: the first fetch shows whether it holds." : "";
}
