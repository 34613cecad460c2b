import type { ReactNode } from "react";
import { Disclosure } from "../../components/Disclosure.tsx";
import { formatCount } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";

/** Rows drawn at once; a folder of a hundred thousand text files must not freeze the window. */
const limit = 500;

interface RowsProps {
  readonly title: ReactNode;
  readonly columns: readonly [string, string];
  readonly rows: readonly (readonly [string, string])[];
  readonly open?: boolean;
  /** What a screen reader calls the table. */
  readonly label?: string;
}

/** A line that opens to a table: a file in each row, and what is to be said of it. */
export function Rows({ title, columns, rows, open = false, label }: RowsProps) {
  return (
    <Disclosure title={title} open={open}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th className={classes.file} scope="col">
              {columns[0]}
            </th>
            <th scope="col">{columns[1]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map(([file, text], index) => (
            // One file may stand here twice.
            <tr key={index}>
              <td>{showControls(file)}</td>
              <td>{showControls(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > limit && (
        <p className={classes.more}>
          The first {formatCount(limit)} of {formatCount(rows.length)} are listed here.
        </p>
      )}
    </Disclosure>
  );
}
