import type { Part, PhotoId } from "../contract/photos.ts";
import type { GroupReason } from "../contract/splitMethod.ts";

/** A photo as the split sees it; removed and unreadable ones are left out by the caller. */
export interface SplitPhoto {
  readonly id: PhotoId;
  readonly class: string;
  readonly part: Part;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly contentHash: string;
  /** Lies in a class folder directly in the project, out of which a split moves it in any case. */
  readonly loose?: boolean;
  /** Whether the split that is there gave it its side: not to what came later, nor to what lay in the trash. Absent: by its id. */
  readonly placed?: boolean;
  /** Page and creator that its credit names. */
  readonly page?: string;
  readonly creator?: string;
}

/** Photos that belong together for one reason; two or more. */
export interface Tie {
  readonly reason: GroupReason;
  readonly ids: readonly PhotoId[];
}
