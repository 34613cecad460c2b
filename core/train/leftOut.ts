import type { ThawError } from "../contract/errors.ts";
import type { Photo } from "../contract/photos.ts";
import { someNames } from "../contract/someNames.ts";
import { PhotoFailure } from "../images/workerProcess.ts";

/** A photo as a person finds it: its class's folder and its name. */
export const photoName = (photo: Pick<Photo, "class" | "name">): string => `${photo.class}/${photo.name}`;

/** "fruit/001.jpg is no longer there" */
export function whyLeftOut(photo: Pick<Photo, "class" | "name">, error: ThawError): string {
  const reason = error instanceof PhotoFailure ? error.reason : error.message.replace(/\.$/, "");
  return `${photoName(photo)} ${reason}`;
}

/** Photos that a run begins without, in words. @param why as `whyLeftOut` gives it */
export function leftOutWords(why: readonly string[]): string {
  const which = why.length === 1 ? "1 photo can't be used and is" : `${why.length} photos can't be used and are`;
  return `${which} left out of this run: ${someNames(why)}. Put back or mend what you miss and train again.`;
}

/** Photos that were in the project and are not in their folders any more, in words. */
export function goneWords(gone: readonly Photo[]): string {
  const which = gone.length === 1 ? "1 photo is" : `${gone.length} photos are`;
  return `${which} no longer in the project's folders: ${someNames(gone.map(photoName))}.`;
}

/**
 * Tells of photos that can't be used while a run is under way: of the first at once, of those that follow together, when
 * `flush` is called; of each once.
 */
export class LeftOut {
  readonly #notice: (text: string) => void;
  readonly #told = new Set<string>();
  #waiting: string[] = [];

  constructor(notice: (text: string) => void) {
    this.#notice = notice;
  }

  /** @param why as `whyLeftOut` gives it */
  add(why: string): void {
    if (this.#told.has(why)) return;
    this.#told.add(why);
    this.#waiting.push(why);
    if (this.#told.size === 1) this.flush();
  }

  flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const many = waiting.length === 1 ? "" : `${waiting.length} photos: `;
    const rule = `${waiting.length === 1 ? "It is" : "They are"} left out while that lasts.`;
    this.#notice(`${many}${someNames(waiting)}. ${rule}`);
  }
}
