import type { ProviderName } from "../../contract/credit.ts";
import type { ProviderView } from "../../contract/gather.ts";
import { flickr } from "./flickr.ts";
import { inaturalist } from "./inaturalist.ts";
import { openverse } from "./openverse.ts";
import type { Provider } from "./provider.ts";
import { wikimedia } from "./wikimedia.ts";

export const providers: Readonly<Record<ProviderName, Provider>> = { openverse, wikimedia, inaturalist, flickr };

export function providerViews(hasFlickrKey: boolean): ProviderView[] {
  return Object.values(providers).map(({ name, title, site, needsKey, licenceNote }) => ({
    name,
    title,
    site,
    needsKey,
    hasKey: needsKey && hasFlickrKey,
    ...(licenceNote === undefined ? {} : { licenceNote }),
  }));
}
