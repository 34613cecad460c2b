import type { Response } from "undici";
import { networkFault } from "../../download/downloadFault.ts";

/** A body's pieces as they come; more than `largest` bytes are not let pass. */
export async function* bodyPieces(
  response: Response,
  largest: number,
  tooLarge: () => Error,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  let total = 0;
  try {
    for (;;) {
      const piece = await reader.read().catch((error: unknown) => {
        throw networkFault(error) ?? error;
      });
      if (piece.done) return;
      const bytes = piece.value as Uint8Array;
      total += bytes.length;
      if (total > largest) throw tooLarge();
      yield bytes;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

export async function readBody(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}
