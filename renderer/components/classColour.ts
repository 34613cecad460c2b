/** Colours of the set; with more classes they repeat, so a colour never stands without the class's name. */
const colours = 8;

/** CSS colour of the class at this place of the project's list. */
export function classColour(index: number): string {
  return `var(--class-${Math.max(index, 0) % colours})`;
}
