import type { Credit } from "../../contract/credit.ts";

/** A photo that somebody is to be named for. */
export interface Credited {
  /** Relative to the project, forward slashes. */
  readonly path: string;
  readonly removed: boolean;
  readonly credit: Credit;
}
