import type { ErrorCode } from "../contract/errors.ts";
import type { PhotoProblem } from "../contract/photos.ts";
import type { Preprocessing } from "../network/network.ts";
import type { PhotoMeasures } from "./photoMeasures.ts";
import type { Rendering } from "./renderImage.ts";
import type { View } from "./view.ts";

/** The part of a backbone's preprocessing that is done to the image itself; mean and scale belong to the network. */
export type PixelSettings = Pick<Preprocessing, "size" | "resizeShorterSide" | "resize">;

/** Views of one photo: all of them from one decode. */
export interface ViewsJob {
  readonly path: string;
  readonly settings: PixelSettings;
  readonly views: readonly View[];
  /** SHA-256 of the file's bytes, which the draws depend on; may be empty where no view has a draw. */
  readonly contentHash: string;
}

export type ImageJob =
  | { readonly kind: "probe"; readonly path: string }
  | { readonly kind: "measure"; readonly path: string }
  | { readonly kind: "render"; readonly path: string; readonly rendering: Rendering; readonly target: string }
  | ({ readonly kind: "pixels" } & ViewsJob)
  /** Writes the first view as a JPEG. */
  | ({ readonly kind: "augmented"; readonly target: string } & ViewsJob);

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
  | { readonly kind: "measure"; readonly measures: PhotoMeasures }
  | { readonly kind: "render" }
  | { readonly kind: "augmented" }
  | { readonly kind: "pixels"; readonly pixels: readonly Uint8Array[] };

export interface JobMessage {
  readonly id: number;
  readonly job: ImageJob;
}

export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly answer: ImageAnswer }
  | { readonly kind: "failure"; readonly id: number; readonly code: ErrorCode; readonly message: string };
