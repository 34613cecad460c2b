import { Play, Square } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Notice } from "../../components/Notice.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { runningRun } from "../../store/trainingSlice.ts";
import { FieldName } from "./FieldName.tsx";
import classes from "./TrainView.module.css";

/** What the next run is trained with, and the button that starts it. */
export function TrainForm() {
  const actions = useActions();
  const form = useThawState((state) => state.training.form);
  const backbones = useThawState((state) => state.training.backbones);
  const starting = useThawState((state) => state.training.starting);
  const running = useThawState((state) => runningRun(state.training) !== null);
  const split = useThawState((state) => state.project.summary?.split !== undefined);
  // With a result at hand the next action is to look at it, not to train again.
  const trained = useThawState((state) => state.training.runs.some(({ epochs }) => epochs.length > 0));
  const busy = running || starting;
  const chosen = backbones.find(({ name }) => name === form.backbone);
  return (
    <Card title="Settings">
      <div className={classes.form}>
        <label className={classes.backbone}>
          <FieldName name="Backbone" help="The network that already knows how to see. Its layers stay frozen." />
          <select
            className={classes.select}
            value={form.backbone}
            disabled={busy}
            onChange={(event) => actions.setTrainForm({ backbone: event.target.value })}
          >
            {chosen === undefined && <option value={form.backbone}>{form.backbone}</option>}
            {backbones.map(({ name, title, installed }) => (
              <option key={name} value={name}>
                {installed ? title : `${title} (weights missing)`}
              </option>
            ))}
          </select>
        </label>
        <div className={classes.field}>
          <FieldName name="Epochs" help="How many times the training goes through all photos." />
          <NumberField
            label="Epochs"
            value={form.epochs}
            min={1}
            max={1000}
            whole
            disabled={busy}
            onChange={(epochs) => actions.setTrainForm({ epochs })}
          />
        </div>
        <div className={classes.field}>
          <FieldName name="Learning rate" help="How large each correction is. Too large diverges, too small crawls." />
          <NumberField
            label="Learning rate"
            value={form.learningRate}
            min={1e-8}
            max={10}
            whole={false}
            disabled={busy}
            onChange={(learningRate) => actions.setTrainForm({ learningRate })}
          />
        </div>
        <div className={classes.field}>
          <FieldName name="Batch size" help="How many photos are looked at before each correction." />
          <NumberField
            label="Batch size"
            value={form.batchSize}
            min={1}
            max={4096}
            whole
            disabled={busy}
            onChange={(batchSize) => actions.setTrainForm({ batchSize })}
          />
        </div>
        <div className={classes.field}>
          <FieldName name="Seed" help="The same seed on the same photos gives the same run again." />
          <NumberField
            label="Training seed"
            value={form.seed}
            min={0}
            max={0xffffffff}
            whole
            disabled={busy}
            onChange={(seed) => actions.setTrainForm({ seed })}
          />
        </div>
        <div className={classes.go}>
          {!split && <Notice tone="warning">Split the photos before the next run.</Notice>}
          {busy ? (
            <Button size="large" icon={Square} command="train.stop" disabled={!running} onClick={actions.stopTraining}>
              {running ? "Stop" : "Starting…"}
            </Button>
          ) : (
            <Button
              look={trained ? "plain" : "accent"}
              size="large"
              icon={Play}
              command="train.start"
              disabled={!split}
              onClick={actions.startTraining}
            >
              Start training
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
