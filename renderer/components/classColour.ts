import type { ClassCount } from "../../core/contract/photos.ts";

/** Colours of the set; with more classes they repeat, so a colour never stands without the class's name. */
const colours = 8;

/** CSS colour of a class: by its place in the project, so that it is the same in every view. */
export function classColour(classes: readonly ClassCount[], name: string): string {
  const index = classes.findIndex((count) => count.name === name);
  return index < 0 ? "var(--text-3)" : `var(--class-${index % colours})`;
}
