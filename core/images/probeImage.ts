import { createHash } from "node:crypto";
import { basename } from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { PhotoProblem } from "../contract/photos.ts";
import { animationFrames } from "./animationFrames.ts";
import { type Decoded, openImage, type Strictness } from "./decode.ts";
import { hashFile } from "./hashFile.ts";
import type { Probe } from "./imageJobs.ts";
import { misnamed } from "./imageKind.ts";
import { isCutShort } from "./isoBoxes.ts";
import { type FileRoom, readImageFile } from "./readImageFile.ts";

/**
 * Hashes the file and decodes all of it once. A file that can't be used is an answer with a fatal problem and not a failure:
 * the photo stays in view, with the reason on it. A file that can't even be read is a failure.
 */
export async function probeFile(path: string, room: FileRoom): Promise<Probe> {
  try {
    return await probeImage(path, readImageFile(path, room));
  } catch (error) {
    if (!(error instanceof ThawError) || !(error.code === "emptyFile" || error.code === "imageTooLarge")) throw error;
    return { contentHash: await hashFile(path), problem: { code: error.code, reason: error.message, fatal: true } };
  }
}

async function probeImage(path: string, bytes: Buffer): Promise<Probe> {
  const contentHash = createHash("sha256").update(bytes).digest("hex");
  try {
    const image = await openImage(bytes);
    const frames = image.kind === "png" ? animationFrames(bytes) : (image.metadata.pages ?? 1);
    const problem = (await verify(image)) ?? shortage(image, bytes) ?? reservation(basename(path), image, frames);
    const { width, height } = image;
    return { width, height, contentHash, ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    return { contentHash, problem: { code: error.code, reason: error.message, fatal: true } };
  }
}

/** Small, since only the decoding matters; the whole stream is read all the same. */
const glance = async (image: Decoded, strictness: Strictness): Promise<Buffer> =>
  await image.open(strictness).resize(16, 16, { fit: "fill" }).raw().toBuffer();

async function verify(image: Decoded): Promise<PhotoProblem | undefined> {
  if (image.isFlawless()) return undefined;
  try {
    await glance(image, "warning");
    return undefined;
  } catch {
    return await salvage(image);
  }
}

/** A torn or dirty file is still a photo when something of it comes out; a flat colour means that nothing did. */
async function salvage(image: Decoded): Promise<PhotoProblem> {
  for (const strictness of ["truncated", "none"] as const) {
    const pixels = await glance(image, strictness).catch(() => undefined);
    if (pixels === undefined) continue;
    if (pixels.every((value, at) => value === pixels[at % 3])) break;
    const reason =
      strictness === "none"
        ? "is cut short or damaged inside: only a part of it can be seen"
        : "has errors inside, but could be decoded";
    return { code: "damagedImage", reason, fatal: false };
  }
  return { code: "damagedImage", reason: "can't be decoded: the file is damaged", fatal: true };
}

/** The decoders of these two read the primary picture and look no further. */
function shortage({ kind }: Decoded, bytes: Buffer): PhotoProblem | undefined {
  if ((kind !== "heic" && kind !== "avif") || !isCutShort(bytes)) return undefined;
  const reason = "is cut short: the photo could be decoded, but what comes after it in the file is missing";
  return { code: "damagedImage", reason, fatal: false };
}

/** What was changed to make an ordinary photo of it; worth knowing, no reason to leave it out. */
function reservation(name: string, { kind, metadata }: Decoded, pages: number): PhotoProblem | undefined {
  const notes: string[] = [];
  const wrongName = misnamed(name, kind);
  if (wrongName !== undefined) notes.push(wrongName);
  if (pages > 1) notes.push(`has ${pages} ${kind === "tiff" ? "pages" : "frames"}: the first is used`);
  if (metadata.depth !== "uchar") notes.push("has more than 8 bits a channel: read as 8");
  if (metadata.space === "cmyk") notes.push("is CMYK: converted to sRGB");
  return notes.length === 0 ? undefined : { code: "unsupportedFormat", reason: notes.join("; "), fatal: false };
}
