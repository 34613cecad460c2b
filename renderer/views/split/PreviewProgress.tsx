import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { JobProgress } from "./JobProgress.tsx";

/** How far the preview is, which measures every photo the first time; or why there is none. Nothing where there is one. */
export function PreviewProgress() {
  const actions = useActions();
  const { preview, looking, error } = useThawState((state) => state.split);
  if (looking)
    return (
      <JobProgress command="split.preview" label="Preview of the split" waiting="Working out the split">
        <Button onClick={actions.stopPreview}>Stop the preview</Button>
      </JobProgress>
    );
  if (error !== null)
    return (
      <Notice tone="error" action={<Button onClick={actions.loadPreview}>Try again</Button>}>
        {error.message}
      </Notice>
    );
  if (preview !== null) return null;
  return (
    <Notice tone="warning" action={<Button onClick={actions.loadPreview}>Look again</Button>}>
      The preview was stopped. No file was moved.
    </Notice>
  );
}
