import { z } from "zod";

/** Short names of the Creative Commons licences and of what is free of rights, as Openverse writes them. */
export const licences = ["cc0", "pdm", "by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"] as const;

/** `unknown` where nothing was said: pasted addresses and photos from disk. */
export const Licence = z.enum([...licences, "unknown"]);
export type Licence = z.infer<typeof Licence>;

export const providerNames = ["openverse", "wikimedia", "inaturalist", "flickr"] as const;
export const ProviderName = z.enum(providerNames);
export type ProviderName = z.infer<typeof ProviderName>;

/** Where a photo comes from and to whom it is owed; kept with the photo for good. */
export const Credit = z.object({
  /** Who listed it; absent for an address that the person gave. */
  provider: ProviderName.optional(),
  /** Address of the file itself. */
  url: z.string(),
  /** Page on which a person can look at it and its terms. */
  page: z.string().optional(),
  title: z.string().optional(),
  creator: z.string().optional(),
  licence: Licence,
  /** "2.0", "4.0". */
  licenceVersion: z.string().optional(),
  licenceUrl: z.string().optional(),
  /** The line that the licence asks to be shown, as plain text. */
  attribution: z.string().optional(),
});
export type Credit = z.infer<typeof Credit>;
