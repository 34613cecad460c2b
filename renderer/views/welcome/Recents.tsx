import { X } from "lucide-react";
import { IconButton } from "../../components/IconButton.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import classes from "./Welcome.module.css";

/** Projects opened before, newest first. */
export function Recents() {
  const actions = useActions();
  const recents = useThawState((state) => state.project.recents);
  const busy = useThawState((state) => state.project.opening !== null);
  return (
    <nav aria-label="Recent projects">
      <h2 className={classes.sideTitle}>Recent</h2>
      <ul className={classes.recents}>
        {recents.slice(0, 5).map(({ dir, name }) => (
          <li key={dir} className={classes.recentLine}>
            <button
              type="button"
              className={classes.recent}
              title={dir}
              disabled={busy}
              onClick={() => void actions.openFolder(dir)}
            >
              <span className={classes.recentName}>{name}</span>
              <span className={classes.recentPath}>{dir}</span>
            </button>
            <span className={classes.forget}>
              <IconButton icon={X} label={`Take ${name} off this list`} onClick={() => actions.forgetRecent(dir)} />
            </span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
