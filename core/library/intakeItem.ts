import type { IntakeReport } from "../contract/gather.ts";
import type { Part } from "../contract/photos.ts";
import type { Provenance } from "./photoRecord.ts";

/** A file that shall become a photo of the project. */
export interface IntakeItem {
  /** Absolute path of the file. */
  readonly path: string;
  readonly class: string;
  /** Side of the split; train where nothing is said. */
  readonly part?: Part;
  /** What the person gave, a path or an address; reports name it. */
  readonly from: string;
  readonly provenance: Provenance;
  /** move: the file is taken away from `path` once the photo is safe in the project. */
  readonly take: "copy" | "move";
}

export interface IntakeOptions {
  /** What undo calls it, given the photos that came: "Import 12 photos". */
  readonly label?: (added: number) => string;
  /**
   * Calls with the same word are one step of undo, as long as the project is open: any text that no other intake uses.
   */
  readonly join?: string;
  /** Told what had been done when it was stopped or failed, before it throws. */
  readonly onCutShort?: (report: IntakeReport) => void;
}
