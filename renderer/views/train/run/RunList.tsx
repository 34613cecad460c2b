import { useState } from "react";
import { Card } from "../../../components/Card.tsx";
import { useThawState } from "../../../components/ThawContext.tsx";
import { DeleteRun } from "./DeleteRun.tsx";
import classes from "./Run.module.css";
import { RunItem } from "./RunItem.tsx";

/** Every run of this project, newest first; one is shown at the right, or several are compared. */
export function RunList() {
  const runs = useThawState((state) => state.training.runs);
  const problems = useThawState((state) => state.training.problems);
  const [opened] = useState(() => Date.now());
  if (runs.length === 0 && problems.length === 0) return null;
  return (
    <Card title="Runs" className={classes.runList}>
      <ul className={classes.runs} aria-label="Runs">
        {runs.map((run) => (
          <RunItem key={run.id} run={run} now={opened} />
        ))}
        {problems.map((problem) => (
          <li key={problem.file} className={classes.damaged}>
            <span>{problem.file}</span>
            <span className={classes.facts}>{problem.reason}</span>
          </li>
        ))}
      </ul>
      <DeleteRun />
    </Card>
  );
}
