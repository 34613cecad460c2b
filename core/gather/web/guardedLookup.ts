import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { DownloadFault } from "../../download/downloadFault.ts";

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * A look-up for connections that hands out only addresses that pass. What it hands out is what is connected to, so a
 * name
 * that says another thing the second time it is asked gains nothing. One bad address among good ones refuses the name.
 */
export function guardedLookup(resolve: Resolve, passes: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const bad = found.find(({ address }) => !passes(address));
        const [first] = found;
        if (bad !== undefined || first === undefined) {
          const why = `${hostname} leads to ${bad?.address ?? "nothing"}, inside a private network`;
          callback(new DownloadFault(why, false, { code: "addressRefused" }), "", 4);
        } else if (options.all === true) callback(null, [...found]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, "", 4),
    );
  };
}
