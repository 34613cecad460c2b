import readExif from "exif-reader";
import type { PhotoMeasures } from "./photoMeasures.ts";

export type ExifFacts = Pick<PhotoMeasures, "exif" | "taken" | "camera">;

/** Years of which a date is believed: cameras whose clock was never set say 0000 or their firmware's year. */
const [firstYear, lastYear] = [1990, 2100];

/**
 * When and by what a photo was taken. Blocks that can't be read say nothing: EXIF data comes from strangers, and editors
 * leave broken ones.
 * @param block EXIF data from its "Exif\0\0" or its byte order on
 */
export function exifFacts(block: Buffer | undefined): ExifFacts {
  if (block === undefined) return { exif: false };
  try {
    const { Image = {}, Photo = {} } = readExif(block);
    const taken = timeOf(Photo.DateTimeOriginal ?? Photo.DateTimeDigitized ?? Image.DateTime, Photo.SubSecTimeOriginal);
    const camera = cameraOf(Image.Make, Image.Model);
    return { exif: true, ...(taken === undefined ? {} : { taken }), ...(camera === undefined ? {} : { camera }) };
  } catch {
    return { exif: true };
  }
}

/**
 * The EXIF block of a HEIC file, which its own decoder does not give out: the item begins with its name (ISO/IEC 23008-12,
 * annex A), and a byte order follows.
 */
export function heicExif(bytes: Buffer): Buffer | undefined {
  for (const order of ["II*\0", "MM\0*"]) {
    const at = bytes.indexOf(`Exif\0\0${order}`, 0, "latin1");
    // The tables stand at the front; pixels of a thumbnail that follow are of no use.
    if (at >= 0) return bytes.subarray(at, at + 65_536);
  }
  return undefined;
}

function timeOf(date: unknown, fraction: unknown): number | undefined {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) return undefined;
  const year = date.getUTCFullYear();
  if (year < firstYear || year > lastYear) return undefined;
  const digits = typeof fraction === "string" ? /^\d+/.exec(fraction.trim())?.[0] : undefined;
  return date.getTime() + (digits === undefined ? 0 : Math.floor(Number(`0.${digits}`) * 1000));
}

/** Make and model in one line; many models begin with the make already. */
function cameraOf(make: unknown, model: unknown): string | undefined {
  const [maker, name] = [wordsOf(make), wordsOf(model)];
  const first = maker.split(" ")[0]?.toLowerCase() ?? "";
  const whole = first !== "" && name.toLowerCase().startsWith(first) ? name : `${maker} ${name}`.trim();
  return whole === "" ? undefined : whole;
}

const longestName = 80;

function wordsOf(value: unknown): string {
  if (typeof value !== "string") return "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: strangers' text is cut at the first of them and after
  return value
    .replaceAll(/[\u0000-\u001f\u007f]+/g, " ")
    .trim()
    .slice(0, longestName);
}
