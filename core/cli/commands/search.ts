import type { ProviderName } from "../../contract/credit.ts";
import { ThawError } from "../../contract/errors.ts";
import { type Candidate, type LicenceGroup, SearchQuery } from "../../contract/gather.ts";
import { readInput } from "../readInput.ts";
import { intakeText, searchText } from "../reports/gatherText.ts";
import type { Run, RunContext } from "../run.ts";
import { tellCutShort } from "../tellCutShort.ts";
import { withProjectToFill } from "../withProject.ts";

export interface SearchCommand {
  readonly class?: string;
  readonly keywords?: readonly string[];
  readonly keywordsFile?: string;
  readonly prefix?: readonly string[];
  readonly suffix?: readonly string[];
  readonly licence: LicenceGroup;
  readonly size: SearchQuery["size"];
  readonly aspect: SearchQuery["aspect"];
  readonly limit: number;
  readonly providers?: readonly ProviderName[];
  readonly download?: boolean;
}

/** Lists candidates; with --download brings those that the project does not have into a class. */
export function search(dir: string, options: SearchCommand): Run {
  const { class: name, download = false } = options;
  if (download && name === undefined) throw usage("--download asks for --class, the class that the photos go to");
  return async (context) => {
    const query = await queryOf(options, context);
    return await withProjectToFill(dir, async (session, output) => {
      tellCutShort(session, output);
      const candidates: Candidate[] = [];
      session.on("gather.found", ({ candidates: more }) => candidates.push(...more));
      const report = await session.run("gather.search", query);
      output.text(searchText(candidates, report));
      const items = candidates.filter(({ known }) => !known).map(({ credit }) => credit);
      if (!download || name === undefined || items.length === 0) {
        output.document({ report, candidates });
        return report.found === 0 && report.problems.length > 0 ? 1 : 0;
      }
      const intake = await session.run("gather.download", { class: name, items });
      output.text(intakeText(intake));
      output.document({ report, candidates, intake });
      return intake.problems.some(({ fatal }) => fatal) ? 1 : 0;
    })(context);
  };
}

/** Prefixes and suffixes go before and after each keyword, as the old downloader had them. */
export function expandKeywords(
  keywords: readonly string[],
  prefixes: readonly string[] = [],
  suffixes: readonly string[] = [],
): readonly string[] {
  const [before, after] = [prefixes.length > 0 ? prefixes : [""], suffixes.length > 0 ? suffixes : [""]];
  const all = before.flatMap((prefix) =>
    keywords.flatMap((keyword) => after.map((suffix) => `${prefix} ${keyword} ${suffix}`.trim())),
  );
  return [...new Set(all)];
}

async function queryOf(options: SearchCommand, context: RunContext): Promise<SearchQuery> {
  const { keywords = [], keywordsFile, prefix, suffix, licence, size, aspect, limit, providers } = options;
  const listed = keywordsFile === undefined ? [] : (await readInput(keywordsFile, context)).split(/\r?\n/);
  const given = [...keywords, ...listed].map((word) => word.trim()).filter((word) => word !== "" && word[0] !== "#");
  const query = SearchQuery.safeParse({
    keywords: expandKeywords(given, prefix, suffix),
    licences: licence,
    size,
    aspect,
    limit,
    providers,
  });
  if (query.success) return query.data;
  throw usage(
    given.length === 0
      ? "Give --keywords, or --keywords-file with one a line"
      : "There may be 20 keywords at most, with prefixes and suffixes, of 200 letters at most",
  );
}

const usage = (message: string): ThawError => new ThawError("usage", `${message}. See: thaw search --help`);
