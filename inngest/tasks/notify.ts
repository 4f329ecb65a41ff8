import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { defineTask } from "@/lib/flows/task";
import { type Notice, notify } from "@/lib/outgoing/notify";

export default defineTask({
  slug: "notify",
  name: "Notify",
  description: "Sends a message to channels, such as one of Slack, and to members by e-mail.",
  input: z.object({
    to: z
      .array(z.string().trim().min(1).max(250))
      .min(1, "Name at least one recipient.")
      .max(20)
      .describe("Names of channels, and e-mail addresses of members of the team."),
    title: z.string().trim().min(1).max(300).describe("What it is about, in one line."),
    text: z
      .string()
      .max(10_000)
      .default("")
      .describe("The message, as plain text.")
      .meta({ format: "multiline" }),
  }),
  output: z.object({ sent: z.array(z.string()) }),
  isCacheable: false,
  dryRun: "It sends messages.",
  async run({ teamId, runId, nodeId, attempt, input, log }) {
    const { title, text } = input;
    const to = [...new Set(input.to)];
    const notice: Notice = { runId, title, text, cause: `notice:${runId}:${nodeId}:${attempt}` };
    const problems: string[] = [];
    for (const recipient of to)
      try {
        await notify(teamId, recipient, notice);
        log(`Sent to ${recipient}.`);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        problems.push(`${recipient}: ${error.message}`);
      }
    if (problems.length > 0) throw new DomainError("conflict", problems.join(" "));
    return { sent: to };
  },
});
