import type { ChannelKind } from "./channel-kind";
import type { Message } from "./message";

/** Body of a message for a kind of channel. An e-mail's is its subject and text as JSON. */
export const bodyOf: Record<ChannelKind, (message: Message) => string> = {
  webhook: webhookBody,
  slack: slackBody,
  teams: teamsBody,
  discord: discordBody,
  email: emailBody,
};

/** Body for programs, after the Standard Webhooks specification. */
function webhookBody({ type, timestamp, data }: Message): string {
  return JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
}

/** Body for Slack and compatible services: `text` for notifications, `blocks` for the channel. */
function slackBody({ subject, link, words, detail }: Message): string {
  const linked = `<${escapeSlack(link)}|${escapeSlack(subject).replaceAll("|", "¦")}>`;
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });
  const blocks = [section(`${linked} ${escapeSlack(words)}`.trim())];
  if (detail) blocks.push(section(escapeSlack(detail.slice(0, maxSlackDetail))));
  return JSON.stringify({ text: escapeSlack(`${headline({ subject, words })}.`), blocks });
}

const maxSlackDetail = 1000;
const maxDetail = 2000;

/** Slack interprets only these three; escaped and verbatim, no part of a message can become a mention or a link. */
function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** An Adaptive Card, which Teams' workflows take. Runs of text, unlike text blocks, are not read as Markdown. */
function teamsBody({ subject, link, words, detail }: Message): string {
  const line = (text: string, weight?: "Bolder") => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...(weight && { weight }) }],
  });
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      line(headline({ subject, words }), "Bolder"),
      ...(detail ? [line(detail.slice(0, maxDetail))] : []),
    ],
    actions: [{ type: "Action.OpenUrl", title: "Open in Switchyard", url: link }],
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return JSON.stringify({ type: "message", attachments: [{ contentType, content }] });
}

/** An embed that mentions nobody. https://discord.com/developers/docs/resources/webhook#execute-webhook */
function discordBody({ subject, link, words, detail }: Message): string {
  const embed = {
    title: escapeDiscord(headline({ subject, words })).slice(0, 256),
    url: link,
    description: detail ? escapeDiscord(detail.slice(0, maxDetail)) : undefined,
  };
  return JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } });
}

/** Discord reads Markdown, with headings and lists at the start of a line. */
function escapeDiscord(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~:@]/g, "\\$&");
}

function emailBody({ subject, link, words, detail }: Message): string {
  const line = headline({ subject, words }).replace(/\s+/g, " ");
  const text = `${detail ? `${detail}\n\n` : ""}${link}\n`;
  return JSON.stringify({ subject: line.slice(0, 300), text });
}

function headline({ subject, words }: Pick<Message, "subject" | "words">): string {
  return words ? `${subject} ${words}` : subject;
}
