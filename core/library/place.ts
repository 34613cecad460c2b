import type { Part, PhotoId } from "../contract/photos.ts";

/** The project's own folder and what is in it. */
export const thawFolder = ".thaw";
export const trashFolder = ".thaw/trash";
/** Copies that are not photos of the project yet; what a crash leaves here is taken away on opening. */
export const stagedFolder = ".thaw/staged";

/** Where a photo belongs, read from its path relative to the project: `[<prefix>/]<class>/<name>`. */
export interface Place {
  /** The part's folder ("train", "val", …), or "" where class folders lie directly in the project. */
  readonly prefix: string;
  readonly class: string;
  readonly name: string;
  readonly part: Part;
}

const partFolders: Readonly<Record<string, Part>> = {
  train: "train",
  valid: "valid",
  val: "valid",
  validation: "valid",
  test: "test",
};

/** The part that a top-level folder stands for by its name. */
export function partOfFolder(folder: string): Part | undefined {
  const name = folder.toLowerCase();
  return Object.hasOwn(partFolders, name) ? partFolders[name] : undefined;
}

/** @param home path relative to the project, two or three segments with forward slashes */
export function placeOf(home: string): Place {
  const segments = home.split("/");
  const name = segments.at(-1) ?? "";
  const prefix = segments.length > 2 ? (segments[0] ?? "") : "";
  return {
    prefix,
    class: segments.at(-2) ?? "",
    name,
    part: prefix === "" ? "train" : (partOfFolder(prefix) ?? "train"),
  };
}

export function homeOf(prefix: string, className: string, name: string): string {
  return prefix === "" ? `${className}/${name}` : `${prefix}/${className}/${name}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export const trashPath = (id: PhotoId, name: string): string => `${trashFolder}/${id}/${name}`;

export const isTrashed = (path: string): boolean => path.startsWith(`${trashFolder}/`);

export const isStaged = (path: string): boolean => path.startsWith(`${stagedFolder}/`);
