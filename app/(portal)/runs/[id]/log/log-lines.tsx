"use client";

import { memo } from "react";
import { useTimeZone } from "@/app/_components/shell/time-zone-context";
import { cx } from "@/app/_components/ui/cx";
import { formatClock } from "@/app/_components/ui/format";
import type { LogLineAnswer } from "@/app/_server/answers";
import { escapeForRegExp } from "@/lib/base/escape-for-regexp";
import type { LogLevel } from "@/lib/base/run";

const levelText: Record<LogLevel, string> = {
  debug: "text-muted",
  info: "text-muted",
  warning: "text-warn",
  error: "text-bad font-medium",
};

/** Log lines one below the other; what is out of sight is not laid out. */
export function LogLines({ lines, search }: { lines: LogLineAnswer[]; search?: string }) {
  return (
    <ol>
      {lines.map((line) => (
        <Line key={line.id} line={line} search={search} />
      ))}
    </ol>
  );
}

const Line = memo(function Line({ line, search }: { line: LogLineAnswer; search?: string }) {
  const { time, level, task, message } = line;
  const zone = useTimeZone();
  return (
    <li className="flex flex-wrap gap-x-3 px-3 leading-5 [contain-intrinsic-size:auto_20px] [content-visibility:auto] hover:bg-raised sm:flex-nowrap">
      <time dateTime={time} title={time} className="shrink-0 text-muted">
        {formatClock(new Date(time), zone)}
      </time>
      <span className={cx("sm:w-14 sm:shrink-0", levelText[level])}>{level}</span>
      {task && (
        <span className="truncate text-muted sm:w-32 sm:shrink-0" title={task}>
          {task}
        </span>
      )}
      <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere] max-sm:basis-full">
        {search ? <Marked text={message} search={search} /> : message}
      </span>
    </li>
  );
});

/** A text with each place that matches the search marked. */
function Marked({ text, search }: { text: string; search: string }) {
  const parts = text.split(new RegExp(`(${escapeForRegExp(search)})`, "i"));
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <mark key={index} className="rounded-sm bg-warn-soft text-warn">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
