import { Minus, Plus } from "lucide-react";
import type { RefObject } from "react";
import { Button, IconButton } from "@/app/_components/ui/button";
import { formatMs } from "@/app/_components/ui/format";
import type { TimelineRow } from "@/lib/runs/read/timeline";
import { StateFilter } from "./state-filter";
import type { RowFilter } from "./use-row-filter";
import type { Zoom } from "./use-zoom";

const control = "h-7 rounded border border-line-strong bg-panel px-1.5 text-xs text-ink";

/**
 * Above the waterfall: search and states, how many rows they leave, and the zoom.
 * @param onLeave the search is left for the rows, by Enter or the down arrow
 */
export function TimelineToolbar({
  rows,
  filter,
  zoom,
  searchRef,
  onLeave,
}: {
  rows: readonly TimelineRow[];
  filter: RowFilter;
  zoom: Zoom;
  searchRef: RefObject<HTMLInputElement | null>;
  onLeave: () => void;
}) {
  return (
    <div className="no-print flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5 text-xs">
      <input
        ref={searchRef}
        type="search"
        aria-label="Find a task"
        placeholder="Find a task"
        value={filter.text}
        onChange={({ target }) => filter.setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "ArrowDown") {
            event.preventDefault();
            onLeave();
          }
        }}
        className={`${control} w-40 placeholder:text-muted`}
      />
      <StateFilter rows={rows} selected={filter.state} onSelect={filter.setState} />
      <span role="status" className="text-muted">
        {filter.shown.length < rows.length && `${filter.shown.length} of ${rows.length}`}
      </span>
      <ZoomControls zoom={zoom} />
    </div>
  );
}

function ZoomControls({ zoom: { whole, span, isAll, show, zoomIn, zoomOut } }: { zoom: Zoom }) {
  return (
    <span className="ml-auto flex items-center gap-1 text-muted">
      {!isAll && (
        <>
          {formatMs(span.startMs - whole.startMs)} to {formatMs(span.endMs - whole.startMs)}
          <Button size="sm" variant="quiet" onClick={() => show(undefined)}>
            Show all
          </Button>
        </>
      )}
      <IconButton icon={Minus} label="Zoom out" disabled={isAll} onClick={zoomOut} />
      <IconButton icon={Plus} label="Zoom in" onClick={zoomIn} />
    </span>
  );
}
