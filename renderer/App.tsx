import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import classes from "./App.module.css";
import { useActions, useThawState } from "./components/ThawContext.tsx";
import { CoreBanner } from "./frame/CoreBanner.tsx";
import { KeySheet } from "./frame/KeySheet.tsx";
import { Palette } from "./frame/Palette.tsx";
import { Rail, stageNames } from "./frame/Rail.tsx";
import { StageView } from "./frame/StageView.tsx";
import { StatusBar } from "./frame/StatusBar.tsx";
import { Toasts } from "./frame/Toasts.tsx";
import { Welcome } from "./views/welcome/Welcome.tsx";

/** The window: welcome, or rail, stage and bottom bar. */
export function App() {
  const open = useThawState((state) => state.project.summary !== null);
  const stage = useThawState((state) => state.ui.stage);
  const overlay = useThawState((state) => state.ui.overlay);
  const { openDropped } = useActions();
  useEffect(() => {
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (event.type === "drop" && file !== undefined) void openDropped(file);
    };
    // Without both, Chromium would navigate to the dropped file.
    window.addEventListener("dragover", onDrop);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDrop);
      window.removeEventListener("drop", onDrop);
    };
  }, [openDropped]);
  return (
    <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
      <div className={classes.app}>
        <CoreBanner />
        {open ? (
          <div className={classes.middle}>
            <Rail />
            <main className={classes.stage} aria-label={stageNames[stage]}>
              <StageView stage={stage} />
            </main>
          </div>
        ) : (
          <main className={classes.welcome} aria-label="Welcome">
            <Welcome />
          </main>
        )}
        <StatusBar />
        <Toasts />
        {overlay === "palette" && <Palette />}
        {overlay === "keys" && <KeySheet />}
      </div>
    </Tooltip.Provider>
  );
}
