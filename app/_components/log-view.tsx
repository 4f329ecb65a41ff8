"use client";

import { useEffect, useRef, useState } from "react";
import type { LogLevel } from "@/lib/runs/run";
import { CopyButton } from "./copy-button";
import { cx } from "./cx";
import { ScrollRegion } from "./scroll-region";

export type LogViewLine = {
  id: number | string;
  time: Date | string;
  level: LogLevel;
  task?: string | null;
  message: string;
};

const levels: LogLevel[] = ["debug", "info", "warning", "error"];
const levelText: Record<LogLevel, string> = {
  debug: "text-muted",
  info: "text-muted",
  warning: "text-warn",
  error: "text-bad font-medium",
};

/** A run's log: least level, following the newest line until one scrolls up, copying what is shown. */
export function LogView({ lines, label = "Log" }: { lines: LogViewLine[]; label?: string }) {
  const [least, setLeast] = useState<LogLevel>("debug");
  const [isFollowing, setFollowing] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const shown = lines.filter(({ level }) => levels.indexOf(level) >= levels.indexOf(least));
  const lastId = shown.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what to follow
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lastId, isFollowing]);

  function scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    setFollowing(scrollHeight - scrollTop - clientHeight < 24);
  }

  return (
    <section aria-label={label} className="rounded-md border border-line bg-panel">
      <div className="no-print flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-1 text-xs">
        <label className="flex items-center gap-1.5 text-muted">
          Level
          <select
            value={least}
            onChange={(event) => setLeast(event.target.value as LogLevel)}
            className="h-6 rounded border border-line-strong bg-panel px-1 text-ink"
          >
            {levels.map((level) => (
              <option key={level} value={level}>
                {level === "error" ? "error" : `${level} and up`}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-1.5 text-muted">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={(event) => setFollowing(event.target.checked)}
            className="accent-accent"
          />
          Follow
        </label>
        <span aria-live="polite" className="ml-auto text-muted">
          {shown.length === lines.length
            ? `${lines.length} lines`
            : `${shown.length} of ${lines.length} lines`}
        </span>
        <CopyButton text={shown.map(asText).join("\n")} what="log" />
      </div>
      <ScrollRegion
        ref={box}
        onScroll={scrolled}
        label={`${label} lines`}
        className="max-h-96 overflow-auto py-1 font-mono text-xs print:max-h-none"
      >
        {shown.length === 0 && <p className="px-3 py-2 text-muted">No lines yet.</p>}
        <ol>
          {shown.map((line) => (
            <li
              key={line.id}
              className="flex flex-wrap gap-x-3 px-3 leading-5 hover:bg-raised sm:flex-nowrap"
            >
              <time dateTime={new Date(line.time).toISOString()} className="text-muted">
                {clock(line.time)}
              </time>
              <span className={cx("sm:w-14 sm:shrink-0", levelText[line.level])}>{line.level}</span>
              {line.task && (
                <span className="truncate text-muted sm:w-32 sm:shrink-0" title={line.task}>
                  {line.task}
                </span>
              )}
              <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere] max-sm:basis-full">
                {line.message}
              </span>
            </li>
          ))}
        </ol>
      </ScrollRegion>
    </section>
  );
}

/** UTC, to the millisecond: the same text on the server and in the browser. */
function clock(time: Date | string): string {
  return new Date(time).toISOString().slice(11, 23);
}

function asText({ time, level, task, message }: LogViewLine): string {
  return [new Date(time).toISOString(), level, task, message].filter(Boolean).join(" ");
}
