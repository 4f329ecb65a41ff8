import type { RunState } from "@/lib/base/run";
import { stateEventType } from "@/lib/events/event";
import type { Run } from "@/lib/runs/read/queries";
import { RunAnswer, runAnswer } from "@/lib/runs/read/run-answer";
import { stateWords } from "@/lib/runs/why/state-words";

/** What is told: `data` to programs, the rest to people. */
export interface Message {
  /** As "run.completed". */
  type: string;
  timestamp: Date;
  data: Record<string, unknown>;
  /** What it is about, and where to look at it. */
  subject: string;
  link: string;
  /** What to say after the subject. */
  words: string;
  /** More, where there is more. */
  detail?: string;
  runId?: string;
}

/** A run came into a state. The run may have gone on since: state and message are those of that time. */
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

/** The body for a program, as the Standard Webhooks specification lays it out. */
export function webhookBody({ type, timestamp, data }: Message): string {
  return JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
}

/** The body for Slack and what takes its messages: `text` for notices, `blocks` for the channel. */
export function slackBody({ subject, link, words, detail }: Message): string {
  const headline = `<${escapeSlack(link)}|${escapeSlack(subject).replaceAll("|", "¦")}> ${escapeSlack(words)}`;
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });
  const blocks = [section(headline)];
  if (detail) blocks.push(section(escapeSlack(detail.slice(0, maxDetail))));
  return JSON.stringify({ text: escapeSlack(`${subject} ${words}.`), blocks });
}

const maxDetail = 1000;

/** Slack reads only these three; escaped and verbatim, nothing in a message can become a mention or a link. */
function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
