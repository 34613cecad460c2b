/** What the bench can measure, each by itself in less than three minutes. */
export const sections = ["forward", "training", "lastGroup", "folder", "scale", "accuracy"] as const;

export type Section = (typeof sections)[number];
