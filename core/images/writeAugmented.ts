import sharp from "sharp";
import { ThawError } from "../contract/errors.ts";
import { cutViews } from "./cutViews.ts";
import { decoding } from "./decode.ts";
import type { ViewsJob } from "./imageJobs.ts";
import { writeAtomicallySync } from "./writeAtomically.ts";

/** The first view of a photo as a JPEG, just as the network is given it. */
export async function writeAugmented(
  bytes: Buffer,
  { settings, views, contentHash }: Pick<ViewsJob, "settings" | "views" | "contentHash">,
  target: string,
): Promise<void> {
  const [pixels] = await cutViews(bytes, settings, views, contentHash);
  if (pixels === undefined) throw new ThawError("internal", "was asked for no view");
  const raw = { width: settings.size, height: settings.size, channels: 3 } as const;
  writeAtomicallySync(target, await decoding(() => sharp(pixels, { raw }).jpeg({ quality: 92 }).toBuffer()));
}
