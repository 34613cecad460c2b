import type { Credit, Licence, ProviderName } from "../../contract/credit.ts";
import type { SearchQuery } from "../../contract/gather.ts";
import type { Pace } from "../web/hostGate.ts";
import type { Asked, Web } from "../web/web.ts";

export type Aspect = SearchQuery["aspect"];

export interface Wanted {
  readonly keyword: string;
  readonly licences: readonly Licence[];
  /** Smallest length of the longer side, pixels; 0 where any will do. */
  readonly longest: number;
  readonly size: SearchQuery["size"];
  readonly aspect: Aspect;
}

/** A picture as a provider lists it. */
export interface Listing {
  /** `unknown` where its licence is none of ours, which is no reason to leave anybody in doubt: it does not fit. */
  readonly credit: Credit;
  readonly thumbnail: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

export interface Access {
  readonly web: Web;
  /** Address that the person set, or the official one. */
  readonly base: string;
  readonly key: string;
  readonly hasContact: boolean;
  readonly signal: AbortSignal;
  /** Who is told of tries that failed and of waits. */
  readonly told?: Pick<Asked, "onRetry" | "onWait">;
}

/** One collection that can be searched by licence. */
export interface Provider {
  readonly name: ProviderName;
  readonly title: string;
  /** Page that tells its terms. */
  readonly site: string;
  readonly needsKey: boolean;
  readonly licenceNote?: string;
  readonly base: string;
  readonly pace: Pace;
  /** Listings page by page, in the provider's own order, until there are no more. @throws DownloadFault */
  readonly pages: (wanted: Wanted, access: Access) => AsyncGenerator<readonly Listing[]>;
}
