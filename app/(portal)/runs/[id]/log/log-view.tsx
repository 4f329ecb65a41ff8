"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import type { LogLineAnswer } from "@/app/_server/answers";
import { counted } from "@/lib/base/number-text";
import { LogLines } from "./log-lines";
import { type FirstLines, useLog } from "./use-log";

const nearEdge = 24;
const broken = "The log could not be read. Reload the page.";

/** The lines of a log in a box that follows the newest until one scrolls up; older ones come when one scrolls there. */
export function LogView({
  runId,
  filter,
  search,
  isLive,
  first,
  none = isLive ? "No log lines yet." : "This run wrote no log lines.",
}: {
  runId: string;
  /** A query of `GET /runs/{id}/logs`. */
  filter: string;
  search?: string;
  isLive: boolean;
  first: FirstLines;
  /** Placeholder for an empty log. */
  none?: string;
}) {
  const { lines, hasOlder, isBroken, readOlder } = useLog(runId, filter, isLive, first);
  const [isFollowing, setFollowing] = useState(true);
  const [isReadingOlder, setReadingOlder] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const heightBefore = useRef<number>(undefined);
  const firstId = lines[0]?.id;
  const lastId = lines.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what to follow
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lastId, isFollowing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was looked at stays in place when lines come above it
  useLayoutEffect(() => {
    if (heightBefore.current === undefined || !box.current) return;
    box.current.scrollTop += box.current.scrollHeight - heightBefore.current;
    heightBefore.current = undefined;
  }, [firstId]);

  async function showOlder() {
    setReadingOlder(true);
    heightBefore.current = box.current?.scrollHeight;
    await readOlder().finally(() => setReadingOlder(false));
  }

  function scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    setFollowing(scrollHeight - scrollTop - clientHeight < nearEdge);
    if (scrollTop < nearEdge && hasOlder && !isReadingOlder) showOlder();
  }

  return (
    <>
      <ScrollRegion
        ref={box}
        onScroll={scrolled}
        label="Log lines"
        className="min-h-32 max-h-96 overflow-auto py-1 font-mono text-xs [overflow-anchor:none] print:max-h-none"
      >
        {hasOlder && (
          <p className="px-3 py-1">
            <Button size="sm" variant="quiet" onClick={showOlder} disabled={isReadingOlder}>
              {isReadingOlder ? "Reading…" : "Show older"}
            </Button>
          </p>
        )}
        {lines.length === 0 && <p className="px-3 py-2 text-muted">{isBroken ? broken : none}</p>}
        <LogLines lines={lines} search={search} />
      </ScrollRegion>
      <div className="no-print flex flex-wrap items-center gap-x-4 border-t border-line px-3 py-1 text-xs text-muted">
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={(event) => setFollowing(event.target.checked)}
            className="accent-accent"
          />
          Follow
        </label>
        <span role="status">
          {isBroken && lines.length > 0 && "Newer lines could not be read. Reload the page."}
        </span>
        <span className="ml-auto">
          {counted(lines.length, "line")}
          {hasOlder && ", older above"}
        </span>
        <CopyButton text={lines.map(asText).join("\n")} what="log" />
      </div>
    </>
  );
}

function asText({ time, level, task, message }: LogLineAnswer): string {
  return [time, level, task, message].filter(Boolean).join(" ");
}
