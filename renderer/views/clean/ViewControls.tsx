import { ArrowDownNarrowWide, ArrowDownWideNarrow, Crop, Grid2x2, Maximize, Redo2, Search, Undo2 } from "lucide-react";
import { IconButton } from "../../components/IconButton.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { Select } from "../../components/Select.tsx";
import { Slider } from "../../components/Slider.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { type CurateSlice, maxTile, minTile } from "../../store/curateSlice.ts";
import { sortKeys } from "../../store/sortKeys.ts";
import classes from "./CleanView.module.css";
import { licenceText } from "./licenceText.ts";
import { sortNames, sortText } from "./sortText.ts";

/** Search, filters and order at the left; history, fit and tile size at the right. */
export function ViewControls() {
  const actions = useActions();
  const finding = useThawState((state) => state.curate.finding);
  const summary = useThawState((state) => state.project.summary);
  const part = useThawState((state) => state.curate.part);
  const showRemoved = useThawState((state) => state.curate.showRemoved);
  const hasTest = summary?.split !== undefined && summary.split.testPercent > 0;
  return (
    <>
      {finding === null && (
        <>
          <SearchField />
          <SortFields />
          <LicenceFilter />
        </>
      )}
      <div className={classes.right}>
        {summary?.split !== undefined && !showRemoved && (
          <Segmented
            label="Part"
            value={part}
            options={[
              { value: "all", label: "All" },
              { value: "train", label: "Train" },
              { value: "valid", label: "Valid" },
              ...(hasTest ? [{ value: "test" as const, label: "Test" }] : []),
            ]}
            onChange={(chosen) => actions.changeView((view) => ({ ...view, part: chosen }))}
          />
        )}
        <History />
        <Tiles />
      </div>
    </>
  );
}

function SearchField() {
  const actions = useActions();
  const search = useThawState((state) => state.curate.search);
  return (
    <label className={classes.search}>
      <Search size={14} strokeWidth={1.75} aria-hidden />
      <input
        id="photo-search"
        type="search"
        aria-label="Search by file name"
        placeholder="File name"
        value={search}
        onChange={({ target: { value } }) => actions.changeView((view) => ({ ...view, search: value }))}
        onKeyDown={(event) => {
          if (event.key !== "Escape" && event.key !== "Enter") return;
          if (event.key === "Escape") actions.changeView((view) => ({ ...view, search: "" }));
          event.preventDefault();
          document.querySelector<HTMLElement>('[role="grid"]')?.focus();
        }}
      />
    </label>
  );
}

function SortFields() {
  const actions = useActions();
  const sort = useThawState((state) => state.curate.sort);
  const options = sortKeys.map((value) => ({ value, label: sortNames[value] }));
  return (
    <span className={classes.sort}>
      <Select label="Sort by" value={sort.key} options={options} onChange={(key) => actions.sortBy(key)} />
      <IconButton
        icon={sort.descending ? ArrowDownWideNarrow : ArrowDownNarrowWide}
        label={`${sortText(sort)}; press to turn it round`}
        onClick={() => actions.sortBy(sort.key, !sort.descending)}
      />
    </span>
  );
}

type LicenceChoice = CurateSlice["licence"];

/** Only where the licence of a photo is known. */
function LicenceFilter() {
  const actions = useActions();
  const licence = useThawState((state) => state.curate.licence);
  const licences = useThawState((state) => state.photos.shown.licences);
  if (licences.size === 0 && licence === "all") return null;
  const options: readonly { readonly value: LicenceChoice; readonly label: string }[] = [
    { value: "all", label: "Every licence" },
    ...[...licences.keys()].sort().map((value) => ({ value, label: licenceText(value) })),
    { value: "none", label: "From disk" },
  ];
  return (
    <Select
      label="Licence"
      value={licence}
      options={options}
      onChange={(chosen) => actions.changeView((view) => ({ ...view, licence: chosen }))}
    />
  );
}

function History() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  if (summary === null) return null;
  return (
    <div className={classes.history}>
      <IconButton
        icon={Undo2}
        label={summary.undoLabel === undefined ? "Undo" : `Undo: ${summary.undoLabel}`}
        command="photos.undo"
        disabled={!summary.canUndo}
        onClick={() => void actions.undo()}
      />
      <IconButton
        icon={Redo2}
        label={summary.redoLabel === undefined ? "Redo" : `Redo: ${summary.redoLabel}`}
        command="photos.redo"
        disabled={!summary.canRedo}
        onClick={actions.redo}
      />
    </div>
  );
}

function Tiles() {
  const actions = useActions();
  const fill = useThawState((state) => state.curate.fit === "fill");
  const tileSize = useThawState((state) => state.curate.tileSize);
  return (
    <>
      <IconButton
        icon={fill ? Maximize : Crop}
        label={fill ? "Show whole photos" : "Fill the tiles"}
        onClick={() => actions.changeView((view) => ({ ...view, fit: fill ? "fit" : "fill" }))}
      />
      <span className={classes.size}>
        <Grid2x2 size={14} strokeWidth={1.75} aria-hidden />
        <Slider
          label="Tile size"
          width={88}
          min={minTile}
          max={maxTile}
          step={8}
          value={tileSize}
          onChange={(size) => actions.changeView((view) => ({ ...view, tileSize: size }))}
        />
      </span>
    </>
  );
}
