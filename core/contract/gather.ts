import { z } from "zod";
import { Credit, type Licence, ProviderName } from "./credit.ts";
import { ErrorCode } from "./errors.ts";
import { Edit, FileProblem } from "./photos.ts";

/** What may be done with the photos: each group holds the licences that allow it. */
export const licenceGroups = {
  /** For any purpose, changed or not. */
  modify: ["cc0", "pdm", "by", "by-sa"],
  /** For any purpose. */
  reuse: ["cc0", "pdm", "by", "by-sa", "by-nd"],
  /** Not for money, changed or not. */
  modifyNonCommercial: ["cc0", "pdm", "by", "by-sa", "by-nc", "by-nc-sa"],
  /** Not for money: every Creative Commons licence. */
  nonCommercial: ["cc0", "pdm", "by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"],
} as const satisfies Record<string, readonly Licence[]>;
export type LicenceGroup = keyof typeof licenceGroups;
export const LicenceGroup = z.enum(["modify", "reuse", "modifyNonCommercial", "nonCommercial"]);

/** Import of files and folders from disk into the project. */
export const ImportInput = z.object({
  /** Absolute paths of files and folders; folders are looked through with all they hold. */
  paths: z.array(z.string().min(1)).min(1),
  /** Class of everything; absent: the folder that a file lies in names its class (train/, valid/ and test/ above it its part). */
  class: z.string().min(1).optional(),
  /** Takes the files away from where they were, once they are safe in the project. */
  move: z.boolean().default(false),
});
export type ImportInput = z.infer<typeof ImportInput>;

/** A picture that is in the project already, byte for byte, or was twice in what came. */
export const Skipped = z.object({
  /** What was given: a path or an address. */
  from: z.string(),
  /** Path, relative to the project, of the photo that is the same. */
  same: z.string(),
});
export type Skipped = z.infer<typeof Skipped>;

export const IntakeReport = z.object({
  edit: Edit,
  added: z.number().int().nonnegative(),
  skipped: z.array(Skipped),
  /** Files and addresses that were not taken, or taken with a reservation, with the reason. */
  problems: z.array(FileProblem),
});
export type IntakeReport = z.infer<typeof IntakeReport>;

/** An import or a download that was stopped or failed, with what it had done by then; nothing is listed under `changed` again. */
export const CutShort = z.object({ kind: z.enum(["import", "download"]), report: IntakeReport });
export type CutShort = z.infer<typeof CutShort>;

/** What an import without a class would make of files and folders: each folder names the class of the files in it. */
export const ImportLayout = z.object({
  classes: z.array(
    z.object({
      name: z.string(),
      files: z.number().int().positive(),
      /** The project has a class of this name. */
      known: z.boolean(),
    }),
  ),
  /** Links and files that can't be taken. */
  loose: z.number().int().nonnegative(),
});
export type ImportLayout = z.infer<typeof ImportLayout>;

export const SearchQuery = z.object({
  /** Any of these; each is searched on its own. */
  keywords: z.array(z.string().trim().min(1).max(200)).min(1).max(20),
  licences: LicenceGroup.default("modify"),
  /** Smallest length of the longer side, pixels. */
  size: z.enum(["any", "medium", "large"]).default("any"),
  aspect: z.enum(["any", "tall", "square", "wide"]).default("any"),
  /** How many candidates in all, over keywords and providers. */
  limit: z.number().int().min(1).max(4000).default(200),
  providers: z.array(ProviderName).min(1).default(["openverse", "wikimedia", "inaturalist"]),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** Pixels of the longer side from which a photo counts as medium or large. */
export const searchSizes = { any: 0, medium: 640, large: 1600 } as const;

export const Candidate = z.object({
  /** Names the candidate and its thumbnail within this run of the program. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  credit: Credit,
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  keyword: z.string(),
  /** Its address or its page is in the project already, removed photos included. */
  known: z.boolean(),
});
export type Candidate = z.infer<typeof Candidate>;

export const ProviderProblem = z.object({ provider: ProviderName, code: ErrorCode, message: z.string() });
export type ProviderProblem = z.infer<typeof ProviderProblem>;

/** What a search says of a provider as soon as it happens. */
export const ProviderTrouble = ProviderProblem.extend({
  /** It was given up, for one of the keywords at least; else it is asked again after a while. */
  over: z.boolean(),
});
export type ProviderTrouble = z.infer<typeof ProviderTrouble>;

export const SearchReport = z.object({
  found: z.number().int().nonnegative(),
  /** Listed by a second provider or under a second keyword. */
  repeated: z.number().int().nonnegative(),
  /** Left out since licence, size or aspect did not fit. */
  unfit: z.number().int().nonnegative(),
  /** A provider that fails costs only its own candidates. */
  problems: z.array(ProviderProblem),
});
export type SearchReport = z.infer<typeof SearchReport>;

export const DownloadInput = z.object({
  class: z.string().min(1),
  items: z.array(Credit).min(1).max(10_000),
});
export type DownloadInput = z.infer<typeof DownloadInput>;

/** A download that was begun and has not ended: the program was closed, or the person stopped it. */
export const PendingDownload = z.object({
  id: z.string(),
  class: z.string(),
  total: z.number().int(),
  done: z.number().int(),
  /** Milliseconds since the epoch. */
  started: z.number(),
});
export type PendingDownload = z.infer<typeof PendingDownload>;

export const ProviderView = z.object({
  name: ProviderName,
  title: z.string(),
  /** Page that tells its terms. */
  site: z.string(),
  needsKey: z.boolean(),
  hasKey: z.boolean(),
  licenceNote: z.string().optional(),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** Settings of this person on this machine, not of a project. */
export const Settings = z.object({
  /** A mail or web address that the providers may write to; part of the User-Agent. */
  contact: z.string().max(200).default(""),
  /** Shown as set or not set, never sent to the window. */
  flickrKey: z.boolean().default(false),
  /** Base addresses, where they differ from the official ones. */
  addresses: z.partialRecord(ProviderName, z.string()).default({}),
  /** What became of a damaged settings file, until the next change. */
  notice: z.string().optional(),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsChange = z.object({
  contact: z.string().max(200).optional(),
  /** Empty takes the key away. */
  flickrKey: z.string().max(200).optional(),
  /** Empty goes back to the official address. */
  addresses: z.partialRecord(ProviderName, z.string()).optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;
