/** What the first bytes of a file say it is; names and extensions are never believed. */
export type ImageKind = "jpeg" | "png" | "webp" | "gif" | "tiff" | "avif" | "heic";

/** What names of each format end with, the usual one first. */
const extensions: Readonly<Record<ImageKind, readonly string[]>> = {
  jpeg: ["jpg", "jpeg", "jpe", "jfif"],
  png: ["png"],
  webp: ["webp"],
  gif: ["gif"],
  tiff: ["tif", "tiff"],
  avif: ["avif"],
  heic: ["heic", "heif", "hif"],
};

/** The extension that a file of this format is given. */
export const usualExtension = (kind: ImageKind): string => extensions[kind][0] ?? kind;

const titles: Readonly<Record<ImageKind, string>> = {
  jpeg: "a JPEG",
  png: "a PNG",
  webp: "a WebP",
  gif: "a GIF",
  tiff: "a TIFF",
  avif: "an AVIF",
  heic: "a HEIC",
};

const heicBrands: ReadonlySet<string> = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);

/** The raster format of a file by its magic bytes, or undefined for everything outside the allow-list. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "webp";
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") return "gif";
  // Classic TIFF and BigTIFF, either byte order.
  if (["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(text(0, 4))) return "tiff";
  if (text(4, 8) === "ftyp") return isoBrand(bytes, text);
  return undefined;
}

/** ISO base media: the major brand may be the general mif1, so the compatible brands are looked through as well. */
function isoBrand(bytes: Uint8Array, text: (from: number, to: number) => string): ImageKind | undefined {
  const size = ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  const brands = [text(8, 12)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(text(at, at + 4));
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "avif";
  if (brands.some((brand) => heicBrands.has(brand))) return "heic";
  return undefined;
}

const known = new Map(
  Object.entries(extensions).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)),
);

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** Whether a file's name claims to be a photo that could be read. */
export function hasImageExtension(name: string): boolean {
  return known.has(extensionOf(name));
}

/** A note in words when the name claims another format than the bytes have. */
export function misnamed(name: string, kind: ImageKind): string | undefined {
  const extension = extensionOf(name);
  if (known.get(extension) === kind || (kind === "avif" && known.get(extension) === "heic")) return undefined;
  return extension === "" ? `is ${titles[kind]} without an extension` : `is named .${extension} but is ${titles[kind]}`;
}
