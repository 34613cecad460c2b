import { createHash } from "node:crypto";
import type { Handler } from "./loopback.ts";

/** A small valid GIF whose pixels follow from its number: every number another file. */
export function numberedPhoto(number: number): Buffer {
  const colours = createHash("sha256").update(String(number)).digest().subarray(0, 12);
  const head = Buffer.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 2, 0, 2, 0, 0x91, 0, 0]);
  const pixels = [0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 0x84, 0x14, 0x05, 0, 0x3b];
  return Buffer.concat([head, colours, Buffer.from(pixels)]);
}

/** Serves `/photo/<number>` after some milliseconds; a query makes another address of the same photo. */
export const photoServer =
  (delay = 0): Handler =>
  (url, _request, response) => {
    const number = Number(/^\/photo\/(\d+)/.exec(url.pathname)?.[1] ?? Number.NaN);
    const body = numberedPhoto(number);
    setTimeout(
      () => response.writeHead(200, { "content-type": "text/html", "content-length": body.length }).end(body),
      delay,
    );
  };
