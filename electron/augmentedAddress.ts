import type { Augmentation } from "../core/contract/training.ts";

/** What `photo://augmented/<id>?…` asks for: the input of the core's images.augmented. */
export interface AugmentedAddress {
  readonly id: number;
  readonly augmentation: Augmentation;
  readonly backbone: string;
  readonly resize: "crop" | "squish";
  readonly draw: number;
}

const settings = ["flip", "flipVertical", "rotate", "zoom", "warp", "lighting", "cutOut"] as const;
const known: ReadonlySet<string> = new Set([...settings, "backbone", "resize", "draw", "v"]);

/**
 * Reads an address of one draw of one photo: an id, a name of letters, digits and underscores, and plain decimals, each
 * once. Undefined for everything else; bounds are the contract's to check.
 */
export function augmentedAddress(url: URL): AugmentedAddress | undefined {
  const names = [...url.searchParams.keys()];
  if (names.length !== new Set(names).size || names.some((name) => !known.has(name))) return undefined;
  const id = /^\/([1-9][0-9]{0,14})$/.exec(url.pathname)?.[1];
  const backbone = /^[a-z0-9_]{1,40}$/.exec(url.searchParams.get("backbone") ?? "")?.[0];
  const draw = /^[0-9]{1,9}$/.exec(url.searchParams.get("draw") ?? "")?.[0];
  const values = settings.map((name) => /^[0-9]{1,3}(\.[0-9]{1,17})?$/.exec(url.searchParams.get(name) ?? "")?.[0]);
  const resize = url.searchParams.get("resize") ?? "crop";
  if (resize !== "crop" && resize !== "squish") return undefined;
  if (id === undefined || backbone === undefined || draw === undefined) return undefined;
  const [flip, flipVertical, rotate, zoom, warp, lighting, cutOut] = values.map(Number);
  if (values.includes(undefined)) return undefined;
  const augmentation = {
    ...{ flip: flip ?? 0, flipVertical: flipVertical ?? 0, rotate: rotate ?? 0, zoom: zoom ?? 1 },
    ...{ warp: warp ?? 0, lighting: lighting ?? 0, cutOut: cutOut ?? 0 },
  };
  return { id: Number(id), backbone, resize, draw: Number(draw), augmentation };
}
