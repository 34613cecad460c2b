import { Card } from "../../../components/Card.tsx";
import { PresetChoice } from "./PresetChoice.tsx";
import { RunControls } from "./RunControls.tsx";
import { SettingsList } from "./SettingsList.tsx";
import classes from "./Setup.module.css";

/** What the next run is trained with, and at its foot the button that starts it, which never scrolls away. */
export function SetupCard() {
  return (
    <Card title="Recipe" className={classes.recipe}>
      <div className={classes.setup}>
        <PresetChoice />
        <SettingsList />
      </div>
      <div className={classes.foot}>
        <RunControls />
      </div>
    </Card>
  );
}
