import type { ProviderName } from "../../contract/credit.ts";
import { readInput } from "../readInput.ts";
import { settingsText } from "../reports/gatherText.ts";
import type { Run } from "../run.ts";
import { withSession } from "../withProject.ts";

export interface SettingsCommand {
  readonly contact?: string;
  /** A file, or "-": a key on the command line would stand in the list of processes. */
  readonly flickrKey?: string;
  readonly forgetFlickrKey?: boolean;
  readonly address?: Readonly<Partial<Record<ProviderName, string>>>;
}

/** Changes what is named and prints all of it; the key only as set or not set. */
export function settings({ contact, flickrKey, forgetFlickrKey, address }: SettingsCommand): Run {
  return async (context) => {
    const given = flickrKey === undefined ? undefined : (await readInput(flickrKey, context)).trim();
    const key = forgetFlickrKey === true ? "" : given;
    const isChange = contact !== undefined || key !== undefined || address !== undefined;
    return await withSession(async (session, output) => {
      const now = isChange
        ? await session.ask("settings.change", {
            ...(contact === undefined ? {} : { contact }),
            ...(key === undefined ? {} : { flickrKey: key }),
            ...(address === undefined ? {} : { addresses: address }),
          })
        : await session.ask("settings.read", {});
      output.text(settingsText(now));
      output.document(now);
      return 0;
    })(context);
  };
}
