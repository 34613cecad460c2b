import { Card } from "../../../components/Card.tsx";
import { PresetChoice } from "./PresetChoice.tsx";
import { RunControls } from "./RunControls.tsx";
import { SettingsList } from "./SettingsList.tsx";
import classes from "./Setup.module.css";

/** What the next run is trained with, and the button that starts it. */
export function SetupCard() {
  return (
    <Card title="Recipe">
      <div className={classes.setup}>
        <PresetChoice />
        <SettingsList />
        <RunControls />
      </div>
    </Card>
  );
}
