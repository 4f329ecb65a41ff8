import { environment } from "@/lib/base/environment";
import type { Message } from "@/lib/outgoing/message";
import type { Firing } from "./action";
import { factsOf } from "./facts";
import { fillMessage } from "./message-text";

/** Message of a firing: the reason, or the alert's own text. */
export function alertMessage(
  firing: Pick<Firing, "automation" | "reason" | "at" | "run">,
  text: string | null,
): Message {
  const { automation, reason, at, run } = firing;
  const facts = factsOf(firing);
  const message = text === null ? undefined : fillMessage(text, facts);
  return {
    type: "automation.fired",
    timestamp: at,
    data: { automation, reason, ...(message !== undefined && { message }), run: facts.run ?? null },
    subject: automation.name,
    link: facts.run?.url ?? `${environment().publicUrl}/alerts${automation.id && `/${automation.id}`}`,
    words: "",
    detail: message ?? reason,
    runId: run?.id,
  };
}
