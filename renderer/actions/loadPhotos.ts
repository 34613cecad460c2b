import { marksFollow } from "../store/applyChange.ts";
import { selectGallery } from "../store/gallerySections.ts";
import { pageLoaded, reloadStarted } from "../store/photosSlice.ts";
import { makeRanking } from "../store/sortKeys.ts";
import { update } from "../store/store.ts";
import type { ActionContext } from "./context.ts";

/** Enough for a screen of small tiles, so that pictures are in view while the rest is read. */
const firstPage = 500;
const pageSize = 10_000;

/** Reads every photo of the open project, page by page; a later call takes over from one under way. */
export async function loadPhotos({ client, store }: ActionContext): Promise<void> {
  update(store, "photos", reloadStarted);
  const { generation } = store.getState().photos;
  let after = 0;
  for (let more = true; more && store.getState().photos.generation === generation; ) {
    const limit = after === 0 ? firstPage : pageSize;
    const page = await client.request("library.photos", { after, limit });
    // A page that is empty and yet promises more would be asked for for ever.
    more = page.more && page.photos.length > 0;
    after = page.photos.at(-1)?.id ?? after;
    const { order } = selectGallery(store.getState());
    update(store, "photos", (photos) => pageLoaded(photos, generation, page.photos, more));
    const { selection, focus } = store.getState().curate;
    if (!more) marksFollow(store, [...selection, ...(focus === null ? [] : [focus])], order);
  }
  // New photos find their place in an order by figures; in the order of names they have it already.
  if (store.getState().curate.ranking !== null) {
    update(store, "curate", (curate) => ({ ...curate, ranking: makeRanking(store.getState()) }));
  }
}
