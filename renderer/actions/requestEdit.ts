import type { Client } from "../../core/contract/client.ts";
import type { Edit, ManyEdit } from "../../core/contract/photos.ts";

/** Photos from which on an edit is a job, told how far it is and with a stop; fewer are moved before anybody could read that. */
const many = 200;

export const isMany = (photos: number): boolean => photos >= many;

/** Has the core carry out an edit. @param photos how many it moves, as far as is known */
export function requestEdit(client: Client, edit: ManyEdit, photos: number): Promise<Edit> {
  if (isMany(photos)) return client.start("library.editMany", edit).result;
  switch (edit.kind) {
    case "remove":
      return client.request("library.remove", { ids: [...edit.ids] });
    case "restore":
      return client.request("library.restore", { ids: [...edit.ids] });
    case "relabel":
      return client.request("library.relabelEach", { moves: [...edit.moves] });
    case "undo":
      return client.request("library.undo", edit.label === undefined ? {} : { label: edit.label });
    case "redo":
      return client.request("library.redo", {});
  }
}
