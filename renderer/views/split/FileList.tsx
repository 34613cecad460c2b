import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { ClassName } from "../../components/ClassName.tsx";
import { FileName } from "../../components/FileName.tsx";
import { useReadState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { findPhoto } from "../../store/photoSet.ts";
import classes from "./SplitView.module.css";

interface FileListProps {
  readonly valid: readonly PhotoId[];
  readonly test: readonly PhotoId[];
}

const rowHeight = 28;

/** Every photo that will stand in valid or test, to search; only the rows in view are in the document. */
export function FileList({ valid, test }: FileListProps) {
  const read = useReadState();
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState("");
  const files = useMemo(() => {
    const { shown } = read().photos;
    const word = wanted.trim().toLowerCase();
    const of = (ids: readonly PhotoId[], part: string) =>
      ids.flatMap((id) => {
        const photo = findPhoto(shown, id);
        if (photo === undefined) return [];
        const path = `${part}/${photo.class}/${photo.name}`;
        return path.toLowerCase().includes(word) ? [{ id, part, class: photo.class, name: photo.name }] : [];
      });
    return [...of(valid, "valid"), ...of(test, "test")];
  }, [read, valid, test, wanted]);
  const rows = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  if (valid.length + test.length === 0)
    return (
      <section aria-label="Files set aside">
        <div className={classes.label}>Files set aside</div>
        <p className={classes.help}>None: there is nothing to judge a training by.</p>
      </section>
    );
  return (
    <section aria-label="Files set aside" className={classes.fileList}>
      <div className={classes.label}>
        Files set aside
        <span className={classes.figure}>
          {files.length === valid.length + test.length
            ? formatCount(files.length)
            : `${formatCount(files.length)} of ${formatCount(valid.length + test.length)}`}
        </span>
      </div>
      <input
        type="search"
        className={classes.search}
        aria-label="Search the files set aside"
        placeholder="Search name, class or folder"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      <div ref={scroller} className={classes.files} role="list" aria-label="Files" tabIndex={0}>
        <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
          {rows.getVirtualItems().map(({ index, start }) => {
            const file = files[index];
            return file === undefined ? null : (
              <div
                key={file.id}
                className={classes.file}
                role="listitem"
                aria-setsize={files.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
              >
                <FileName name={file.name} />
                <ClassName name={file.class} />
                <span className={classes.counts}>{file.part}/</span>
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}
