import { DomainError } from "@/lib/base/errors";
import { mask } from "@/lib/blocks/mask";
import { canSendMail, sendMail } from "@/lib/mail/send-mail";
import { getRun } from "@/lib/runs/read/queries";
import { runAnswer } from "@/lib/runs/read/run-answer";
import { memberAddresses } from "./member-addresses";
import { listOutgoingWebhooks } from "./queries";
import { queueDelivery } from "./queue-delivery";

/** A message of a run to people. */
export interface Notice {
  runId: string;
  title: string;
  text: string;
  /** Idempotency key for webhooks; an e-mail is sent each time. */
  cause: string;
}

/**
 * Sends a message of a run to one recipient, without the secrets of the team's blocks.
 * @param to the name of a channel, or the e-mail address of a member of the team
 * @throws DomainError "not-found" for other names, "conflict" when the webhook is paused or e-mail is not set up; Error
 * when the mail server does not accept it
 */
export async function notify(teamId: string, to: string, notice: Notice): Promise<void> {
  const hideSecrets = await mask(teamId);
  const title = hideSecrets(notice.title).replace(/\s+/g, " ");
  const text = hideSecrets(notice.text);
  const run = await getRun(teamId, notice.runId);
  const data = runAnswer(run);
  const webhook = (await listOutgoingWebhooks(teamId)).find(
    ({ name, kind }) => name === to && kind !== "mlflow",
  );
  if (webhook) {
    if (webhook.isPaused) throw new DomainError("conflict", "This channel is paused, so nothing was sent.");
    await queueDelivery({ ...webhook, teamId }, notice.cause, {
      type: "run.notice",
      timestamp: new Date(),
      data: { title, text, run: data },
      subject: run.name,
      link: data.url,
      words: `says: ${title}`,
      detail: text || undefined,
      runId: run.id,
    });
    return;
  }
  const [email] = await memberAddresses(teamId, [to]);
  if (!email)
    throw new DomainError(
      "not-found",
      "The team has no channel of this name, and no member with this address.",
    );
  if (!canSendMail()) throw new DomainError("conflict", "The portal sends no e-mail: SMTP_URL is not set.");
  const source = `Sent by the run ${run.name} of ${run.flowName}: ${data.url}`;
  await sendMail({ to: email, subject: title, text: `${text ? `${text}\n\n` : ""}${source}\n` });
}
