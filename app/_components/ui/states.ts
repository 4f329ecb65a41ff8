import {
  AlarmClock,
  Ban,
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  DatabaseZap,
  Hourglass,
  type LucideIcon,
  OctagonX,
  RotateCw,
  SkipForward,
  TimerOff,
} from "lucide-react";
import type { RunState } from "@/lib/base/run";

export type Tone = "idle" | "active" | "ok" | "warn" | "bad" | "held";

/** Look and label of a state. Icon and word always accompany the colour. */
export type Look = { label: string; icon: LucideIcon; tone: Tone };

export const states: Record<RunState, Look> = {
  Scheduled: { label: "Scheduled", icon: CalendarClock, tone: "idle" },
  Late: { label: "Late", icon: AlarmClock, tone: "warn" },
  AwaitingConcurrencySlot: { label: "Awaiting slot", icon: Hourglass, tone: "warn" },
  Pending: { label: "Pending", icon: CircleDashed, tone: "idle" },
  Running: { label: "Running", icon: CirclePlay, tone: "active" },
  AwaitingRetry: { label: "Awaiting retry", icon: RotateCw, tone: "warn" },
  Paused: { label: "Paused", icon: CirclePause, tone: "held" },
  Cancelling: { label: "Cancelling", icon: CircleSlash, tone: "held" },
  Completed: { label: "Completed", icon: CircleCheck, tone: "ok" },
  Cached: { label: "Cached", icon: DatabaseZap, tone: "ok" },
  Skipped: { label: "Skipped", icon: SkipForward, tone: "idle" },
  Failed: { label: "Failed", icon: CircleX, tone: "bad" },
  TimedOut: { label: "Timed out", icon: TimerOff, tone: "bad" },
  Crashed: { label: "Crashed", icon: OctagonX, tone: "bad" },
  Cancelled: { label: "Cancelled", icon: Ban, tone: "idle" },
};

/** Look of a task whose run ended before it began. */
export const notStarted: Look = { label: "Not started", icon: CircleDashed, tone: "idle" };

export const toneText: Record<Tone, string> = {
  idle: "text-muted",
  active: "text-accent",
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  held: "text-held",
};

export const toneSoft: Record<Tone, string> = {
  idle: "bg-raised",
  active: "bg-accent-soft",
  ok: "bg-ok-soft",
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
  held: "bg-held-soft",
};

export const toneFill: Record<Tone, string> = {
  idle: "bg-line-strong",
  active: "bg-accent",
  ok: "bg-ok",
  warn: "bg-warn",
  bad: "bg-bad",
  held: "bg-held",
};
