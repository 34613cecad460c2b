import { weightsText } from "../reports/weightsText.ts";
import type { Run } from "../run.ts";
import { withSession } from "../withProject.ts";

/** Every backbone and whether its weights are here; with a name, its weights are fetched. */
export function weights(backbone?: string): Run {
  return withSession(async (session, output) => {
    if (backbone !== undefined) {
      const fetched = await session.run("train.fetchWeights", { backbone });
      output.text(`The weights of ${fetched.title} are here.`);
      output.document(fetched);
      return;
    }
    const answer = await session.ask("train.backbones", {});
    output.text(weightsText(answer.backbones));
    output.document(answer);
  });
}
