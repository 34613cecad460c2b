import { open, rename, rm } from "node:fs/promises";
import { DownloadFault } from "../../download/downloadFault.ts";
import { type ImageKind, imageKind, usualExtension } from "../../images/imageKind.ts";
import type { Web } from "../web/web.ts";

export interface PhotoLimits {
  /** Bytes of one file. */
  readonly largest: number;
  /** Milliseconds from the request to the last byte. */
  readonly within: number;
}

export const usualLimits: PhotoLimits = { largest: 50e6, within: 120_000 };

/** Bytes in which every format of the allow-list shows itself. */
const headLength = 512;

export interface PhotoFetch extends PhotoLimits {
  readonly web: Web;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

/**
 * Brings a photo's file to `<stem>.<true extension>`: whole and durable, or not at all.
 * @throws DownloadFault where it did not come or is no photo by its first bytes; the system's errors where the disk
 * fails
 */
export async function fetchPhoto(
  address: string,
  stem: string,
  { web, signal, largest, within, onBytes }: PhotoFetch,
): Promise<string> {
  const part = `${stem}.part`;
  const asked = { signal, accept: "image/*", largest, within };
  return await web.read(address, asked, async (pieces) => {
    try {
      const kind = await store(pieces, part, onBytes);
      const target = `${stem}.${usualExtension(kind)}`;
      await rename(part, target);
      return target;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  });
}

async function store(
  pieces: AsyncIterable<Uint8Array>,
  part: string,
  onBytes: (count: number) => void,
): Promise<ImageKind> {
  const handle = await open(part, "w");
  try {
    let head: Uint8Array = new Uint8Array();
    let kind: ImageKind | undefined;
    for await (const piece of pieces) {
      // What is no photo is not fetched to its end.
      if (kind === undefined && head.length < headLength) {
        head = Buffer.concat([head, piece]).subarray(0, headLength);
        if (head.length === headLength) kind = kindOf(head);
      }
      await handle.writeFile(piece);
      onBytes(piece.length);
    }
    kind ??= kindOf(head);
    await handle.sync();
    return kind;
  } finally {
    await handle.close();
  }
}

function kindOf(head: Uint8Array): ImageKind {
  const kind = imageKind(head);
  if (kind !== undefined) return kind;
  if (head.length === 0) throw new DownloadFault("an empty file came", false, { code: "emptyFile" });
  const text = new TextDecoder("latin1").decode(head).trimStart().toLowerCase();
  const what = text.startsWith("%pdf")
    ? "a PDF"
    : text.includes("<svg")
      ? "an SVG drawing"
      : /^(<!doctype html|<html|<head|<body|<!--)/.test(text)
        ? "a web page"
        : "no photo";
  const message = `what lies there is ${what}, not a JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC image`;
  throw new DownloadFault(message, false, { code: "unsupportedFormat" });
}
