/** What the bench can measure, each by itself in less than three minutes. */
export const sections = [
  "forward",
  "training",
  "lastGroup",
  "folder",
  "scale",
  "accuracy",
  "thawed",
  "thumbnails",
] as const;

export type Section = (typeof sections)[number];

/** The networks that are measured beside PyTorch: the embedded one, and the article's. */
export const benchNetworks = ["efficientnet_lite0", "resnet34"] as const;

export type BenchNetwork = (typeof benchNetworks)[number];
