import { expect, test } from "vitest";
import { bodyOf } from "./message-body";

const message = {
  type: "automation.fired",
  timestamp: new Date(0),
  data: { reason: "r" },
  subject: "<!channel> [x](https://evil.example)",
  link: "https://portal.example/runs/1",
  words: "of Train failed",
  detail: "@everyone **bold** <@1> `code`",
};

test("Slack gets no mention and no link but the portal's", () => {
  const { blocks, text } = JSON.parse(bodyOf.slack(message));
  expect(text).toBe("&lt;!channel&gt; [x](https://evil.example) of Train failed.");
  expect(blocks[0].text.text).toBe(
    "<https://portal.example/runs/1|&lt;!channel&gt; [x](https://evil.example)> of Train failed",
  );
  expect(blocks[1].text.text).toContain("&lt;@1&gt;");
});

test("Discord mentions nobody, and reads no markup", () => {
  const { embeds, allowed_mentions } = JSON.parse(bodyOf.discord(message));
  expect(allowed_mentions).toEqual({ parse: [] });
  expect(embeds[0].url).toBe(message.link);
  expect(embeds[0].description).toBe("\\@everyone \\*\\*bold\\*\\* \\<\\@1\\> \\`code\\`");
  expect(embeds[0].title).toContain("\\[x\\]\\(https\\:");
});

test("Teams gets a card of plain runs of text", () => {
  const [{ contentType, content }] = JSON.parse(bodyOf.teams(message)).attachments;
  expect(contentType).toBe("application/vnd.microsoft.card.adaptive");
  expect(content.body.map(({ type }: { type: string }) => type)).toEqual(["RichTextBlock", "RichTextBlock"]);
  expect(content.body[1].inlines[0].text).toBe(message.detail);
  expect(content.actions).toMatchObject([{ type: "Action.OpenUrl", url: message.link }]);
});

test("an e-mail has its subject in one line", () => {
  const mail = JSON.parse(bodyOf.email({ ...message, subject: "a\r\nBcc: eve@example.com" }));
  expect(mail.subject).toBe("a Bcc: eve@example.com of Train failed");
  expect(mail.text).toBe(`${message.detail}\n\n${message.link}\n`);
});
