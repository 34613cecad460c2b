import { Tooltip } from "radix-ui";
import { useCallback } from "react";
import classes from "./App.module.css";
import { useActions, useThawState } from "./components/ThawContext.tsx";
import { CoreBanner } from "./frame/CoreBanner.tsx";
import { DropTargets } from "./frame/DropTargets.tsx";
import { EmptyTrash } from "./frame/EmptyTrash.tsx";
import { KeySheet } from "./frame/KeySheet.tsx";
import { Palette } from "./frame/Palette.tsx";
import { Rail, stageNames } from "./frame/Rail.tsx";
import { SettingsDialog } from "./frame/SettingsDialog.tsx";
import { StageView } from "./frame/StageView.tsx";
import { StatusBar } from "./frame/StatusBar.tsx";
import { Toasts } from "./frame/Toasts.tsx";
import { useFileDrag } from "./frame/useFileDrag.ts";
import { AddressesDialog } from "./views/gather/AddressesDialog.tsx";
import { LayoutDialog } from "./views/gather/LayoutDialog.tsx";
import { NewProject } from "./views/welcome/NewProject.tsx";
import { Welcome } from "./views/welcome/Welcome.tsx";

/** The window: welcome, or rail, stage and bottom bar. */
export function App() {
  const open = useThawState((state) => state.project.summary !== null);
  const stage = useThawState((state) => state.ui.stage);
  const overlay = useThawState((state) => state.ui.overlay);
  const { openDropped } = useActions();
  const onDrop = useCallback(
    (files: readonly File[]) => {
      if (!open && files[0] !== undefined) void openDropped(files[0]);
    },
    [open, openDropped],
  );
  const dragging = useFileDrag(onDrop);
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
        {overlay === "settings" && <SettingsDialog />}
        {overlay === "newProject" && <NewProject />}
        {overlay === "emptyTrash" && <EmptyTrash />}
        {overlay === "addresses" && <AddressesDialog />}
        {overlay === "layout" && <LayoutDialog />}
        {open && dragging && overlay === null && <DropTargets />}
      </div>
    </Tooltip.Provider>
  );
}
