import type { LucideIcon } from "lucide-react";
import {
  ChartSpline,
  CircleHelp,
  FolderOpen,
  Images,
  Moon,
  ScanSearch,
  Search,
  Settings,
  SquareSplitHorizontal,
  Sun,
} from "lucide-react";
import { type Stage, stages } from "../../core/contract/bridge.ts";
import { showKey } from "../commands/keys.ts";
import { Hint } from "../components/Hint.tsx";
import { IconButton } from "../components/IconButton.tsx";
import { useActions, usePlatform, useThawState } from "../components/ThawContext.tsx";
import { themeOf } from "../store/uiSlice.ts";
import { ProjectMenu } from "./ProjectMenu.tsx";
import classes from "./Rail.module.css";
import { stageState } from "./stageState.ts";

export const stageNames: Readonly<Record<Stage, string>> = {
  gather: "Gather",
  clean: "Clean",
  split: "Split",
  train: "Train",
  inspect: "Inspect",
};

const icons: Readonly<Record<Stage, LucideIcon>> = {
  gather: FolderOpen,
  clean: Images,
  split: SquareSplitHorizontal,
  train: ChartSpline,
  inspect: ScanSearch,
};

/** The five stages, each with where it stands, under the project's name. */
export function Rail() {
  const actions = useActions();
  const platform = usePlatform();
  const theme = useThawState((state) => themeOf(state.ui));
  return (
    <nav className={classes.rail} aria-label="Stages">
      <ProjectMenu />
      <ol className={classes.stages}>
        {stages.map((stage) => (
          <li key={stage}>
            <StageButton stage={stage} />
          </li>
        ))}
      </ol>
      <div className={classes.foot}>
        <button type="button" className={classes.find} onClick={() => actions.showOverlay("palette")}>
          <Search size={15} strokeWidth={1.75} aria-hidden />
          <span>Find</span>
          <kbd>{showKey("mod+k", platform)}</kbd>
        </button>
        <div className={classes.icons}>
          <IconButton
            icon={theme === "dark" ? Sun : Moon}
            label={theme === "dark" ? "Light theme" : "Dark theme"}
            command="window.theme"
            onClick={actions.toggleTheme}
          />
          <IconButton
            icon={Settings}
            label="Settings"
            command="window.settings"
            onClick={() => actions.showOverlay("settings")}
          />
          <IconButton
            icon={CircleHelp}
            label="Keys"
            command="window.keys"
            onClick={() => actions.showOverlay("keys")}
          />
        </div>
      </div>
    </nav>
  );
}

function StageButton({ stage }: { readonly stage: Stage }) {
  const actions = useActions();
  const current = useThawState((state) => state.ui.stage === stage);
  const text = useThawState((state) => stageState(state, stage));
  const Icon = icons[stage];
  return (
    <Hint text={stageNames[stage]} command={`goTo.${stage}`} side="right">
      <button
        type="button"
        className={classes.stage}
        aria-current={current ? "page" : undefined}
        onClick={() => actions.goTo(stage)}
      >
        <Icon size={18} strokeWidth={1.6} aria-hidden />
        <span className={classes.label}>
          <span className={classes.name}>{stageNames[stage]}</span>
          <span className={classes.state}>{text}</span>
        </span>
      </button>
    </Hint>
  );
}
