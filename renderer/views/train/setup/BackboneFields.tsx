import { Download, FileInput } from "lucide-react";
import type { BackboneView } from "../../../../core/contract/schema.ts";
import { Button } from "../../../components/Button.tsx";
import { Field } from "../../../components/Field.tsx";
import { FileName } from "../../../components/FileName.tsx";
import { ProgressBar } from "../../../components/ProgressBar.tsx";
import { Select } from "../../../components/Select.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatBytes, formatCount } from "../../../format/numbers.ts";
import { untriedText } from "../../../format/untriedText.ts";
import { jobOf } from "../../../store/jobsSlice.ts";
import classes from "./Setup.module.css";

/** The backbone and its weights: published ones, fetched when they are asked for, or a file of the person's own. */
export function BackboneFields() {
  const actions = useActions();
  const settings = useThawState((state) => state.setup.settings);
  const backbones = useThawState((state) => state.setup.backbones);
  const fetching = useThawState((state) => state.setup.fetching);
  const progress = useThawState((state) => jobOf(state.jobs, "train.fetchWeights"))?.view.progress;
  const chosen = backbones.find(({ name }) => name === settings.backbone);
  const facts =
    chosen === undefined
      ? ""
      : `${formatCount(chosen.parameters)} parameters, ${formatCount(chosen.features)} features, ${chosen.licence}`;
  const size = chosen?.bytes === undefined ? "" : `, ${formatBytes(chosen.bytes)}`;
  return (
    <>
      <Field name="Backbone" alias="arch" help={facts === "" ? "The network that already knows how to see." : facts}>
        <Select
          label="Backbone"
          value={settings.backbone}
          options={backbones.map(({ name, title, installed }) => ({
            value: name,
            label: installed ? title : `${title} (to be fetched)`,
          }))}
          onChange={(backbone) => actions.setSettings({ backbone, weightsFile: undefined })}
        />
      </Field>
      {settings.weightsFile === undefined ? (
        <Field name="Weights" alias="pretrained" help={weightsHelp(chosen, size)}>
          {fetching === settings.backbone ? (
            <span className={classes.fetching}>
              <ProgressBar label="Weights" done={progress?.done ?? 0} total={progress?.total ?? 0} />
              <span>
                {progress === undefined || progress.total === 0
                  ? "Fetching…"
                  : `${formatBytes(progress.done)} of ${formatBytes(progress.total)}`}
              </span>
            </span>
          ) : (
            chosen?.installed === false &&
            chosen.fetchable && (
              <Button
                icon={Download}
                disabled={fetching !== null}
                onClick={() => actions.fetchWeights(settings.backbone)}
              >
                Fetch{size.replace(",", "")}
              </Button>
            )
          )}
          <Button icon={FileInput} onClick={actions.pickWeights}>
            Use a file…
          </Button>
        </Field>
      ) : (
        <Field name="Weights" help="A file of your own, in PyTorch’s or safetensors’ format.">
          <span className={classes.file} title={settings.weightsFile}>
            <FileName name={settings.weightsFile.split(/[\\/]/).at(-1) ?? settings.weightsFile} />
          </span>
          <Button onClick={() => actions.setSettings({ weightsFile: undefined })}>Use the published ones</Button>
        </Field>
      )}
    </>
  );
}

function weightsHelp(backbone: BackboneView | undefined, size: string): string {
  if (backbone?.installed !== false) return "The published weights are on this machine.";
  if (!backbone.fetchable) return "They can’t be fetched from here; pick their file.";
  return `Not on this machine yet; fetched once${size}, and checked before use. ${untriedText(backbone)}`.trimEnd();
}
