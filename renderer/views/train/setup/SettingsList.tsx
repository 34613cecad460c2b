import { ChevronRight } from "lucide-react";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { detailsText, networkText, phaseText, photosText } from "../../../format/settingsText.ts";
import type { TrainPane } from "../../../store/setupSlice.ts";
import classes from "./Setup.module.css";

interface Row {
  readonly pane: TrainPane;
  readonly name: string;
  readonly lines: readonly string[];
}

/** The settings as a list that can be read; each row opens what stands behind it at the right. */
export function SettingsList() {
  const actions = useActions();
  const settings = useThawState((state) => state.setup.settings);
  const pane = useThawState((state) => state.setup.pane);
  const backbone = useThawState((state) => state.setup.backbones.find(({ name }) => name === settings.backbone));
  const title = backbone?.title ?? settings.backbone;
  const missing = backbone?.installed === false && settings.weightsFile === undefined;
  const rows: readonly Row[] = [
    {
      pane: "network",
      name: "Network",
      lines: [networkText(settings, title), ...(missing ? ["Its weights are not here yet"] : [])],
    },
    { pane: "phases", name: "Phases", lines: settings.phases.map(phaseText) },
    { pane: "photos", name: "Photos", lines: [photosText(settings)] },
    { pane: "details", name: "Details", lines: [detailsText(settings)] },
  ];
  return (
    <ul className={classes.rows} aria-label="Settings">
      {rows.map((row) => (
        <li key={row.pane}>
          <button
            type="button"
            className={classes.row}
            aria-label={`${row.name}: ${row.lines.join(", ")}`}
            aria-current={pane === row.pane ? "true" : undefined}
            onClick={() => actions.showPane(row.pane)}
          >
            <span className={classes.rowName}>{row.name}</span>
            <span className={classes.rowLines}>
              {row.lines.map((line, index) => (
                <span key={`${index} ${line}`} className={classes.rowLine} title={line}>
                  {/* Neither a range of rates nor an exponent is torn apart. */}
                  {line.replace(/[–-](?=\d)/g, "$&\u2060")}
                </span>
              ))}
            </span>
            <ChevronRight size={14} strokeWidth={1.75} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
