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
  /** Text that follows the subject. */
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

/** Body for programs, after the Standard Webhooks specification. */
export function webhookBody({ type, timestamp, data }: Message): string {
  return JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
}

/** Body for Slack and compatible services: `text` for notifications, `blocks` for the channel. */
export function slackBody({ subject, link, words, detail }: Message): string {
  const headline = `<${escapeSlack(link)}|${escapeSlack(subject).replaceAll("|", "¦")}> ${escapeSlack(words)}`;
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });
  const blocks = [section(headline)];
  if (detail) blocks.push(section(escapeSlack(detail.slice(0, maxDetail))));
  return JSON.stringify({ text: escapeSlack(`${subject} ${words}.`), blocks });
}

const maxDetail = 1000;

/** Slack interprets only these three; escaped and verbatim, no part of a message can become a mention or a link. */
function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
