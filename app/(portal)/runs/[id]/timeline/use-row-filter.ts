import { useDeferredValue, useMemo, useState } from "react";
import type { TimelineRow } from "@/lib/runs/read/timeline";

export type RowFilter = ReturnType<typeof useRowFilter>;

/** Rows in the selected state, if any, whose label contains a text. The text may lag behind typing. */
export function useRowFilter(rows: readonly TimelineRow[]) {
  const [text, setText] = useState("");
  const [state, setState] = useState<TimelineRow["state"]>();
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(
    () =>
      rows.filter(
        (row) => (!state || row.state === state) && (!wanted || row.label.toLowerCase().includes(wanted)),
      ),
    [rows, wanted, state],
  );
  return { text, setText, state, setState, shown };
}
