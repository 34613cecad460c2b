import { Gathering } from "../../core/gather/gathering.ts";
import { openProject } from "../../core/library/openProject.ts";
import { TinyPhotos } from "./photoFolder.ts";
import { quietContext } from "./quietContext.ts";

// A process that downloads, or goes on with a download, until it ends or is killed; says how many it added.

const [dir = "", config = "", base = "", count = "0"] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const gathering = new Gathering({ log, config, web: { firstWait: 1 } });
const project = await openProject(dir, quietContext(), { images: new TinyPhotos() });
const [waiting] = await gathering.pending(project);
process.stdout.write("open\n");
if (waiting === undefined) {
  const items = Array.from({ length: Number(count) }, (_, at) => ({
    url: `${base}/photo/${at}`,
    page: `${base}/page/${at}`,
    licence: "by" as const,
  }));
  await gathering.download({ class: "cat", items }, project, quietContext());
} else {
  await gathering.resume(waiting.id, project, quietContext());
}
await project.close();
await gathering.close();
process.stdout.write("ended\n");
