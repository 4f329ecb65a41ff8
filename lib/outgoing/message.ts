import type { RunState } from "@/lib/base/run";
import { stateEventType } from "@/lib/events/event";
import type { Run } from "@/lib/runs/read/queries";
import { RunAnswer, runAnswer } from "@/lib/runs/read/run-answer";
import { stateWords } from "@/lib/runs/why/state-words";

/** A message: `data` for programs, the rest for people. */
export interface Message {
  /** Event type, such as "run.completed". */
  type: string;
  timestamp: Date;
  data: Record<string, unknown>;
  /** The subject, with a link to it. */
  subject: string;
  link: string;
  /** Text that follows the subject; may be empty. */
  words: string;
  /** Optional further text. */
  detail?: string;
  runId?: string;
}

/** Message about a run's state change. The run may have moved on since: state and text are those of that time. */
export function runMessage(
  run: Run,
  event: { state: RunState; message: string | null; createdAt: Date },
): Message {
  const data = RunAnswer.parse({ ...runAnswer(run), state: event.state, stateMessage: event.message });
  return {
    type: stateEventType("run", event.state),
    timestamp: event.createdAt,
    data,
    subject: run.name,
    link: data.url,
    words: `of ${run.deploymentName ?? run.flowName} ${stateWords[event.state]}`,
    detail: event.message ?? undefined,
    runId: run.id,
  };
}
