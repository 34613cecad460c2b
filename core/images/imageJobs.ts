import type { ErrorCode } from "../contract/errors.ts";
import type { PhotoProblem } from "../contract/photos.ts";
import type { Preprocessing } from "../network/network.ts";

/** The part of a backbone's preprocessing that is done to the image itself; mean and scale belong to the network. */
export type PixelSettings = Pick<Preprocessing, "size" | "resizeShorterSide">;

export type ThumbnailSize = "thumb" | "large";

export type ImageJob =
  | { readonly kind: "probe"; readonly path: string }
  | { readonly kind: "render"; readonly path: string; readonly size: ThumbnailSize; readonly target: string }
  | { readonly kind: "pixels"; readonly path: string; readonly settings: PixelSettings };

/** What is known of a file after it was read once. */
export interface Probe {
  /** Pixels after orientation; absent when the image could not be read. */
  readonly width?: number;
  readonly height?: number;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly contentHash: string;
  readonly problem?: PhotoProblem;
}

export type ImageAnswer =
  | { readonly kind: "probe"; readonly probe: Probe }
  | { readonly kind: "render" }
  | { readonly kind: "pixels"; readonly pixels: Uint8Array };

export interface JobMessage {
  readonly id: number;
  readonly job: ImageJob;
}

export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly answer: ImageAnswer }
  | { readonly kind: "failure"; readonly id: number; readonly code: ErrorCode; readonly message: string };
