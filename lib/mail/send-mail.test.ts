import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { certificate, privateKey } from "@/tests/loopback-certificate";
import { type SmtpServer, startSmtpServer } from "@/tests/smtp-server";
import { invitationLetter, resetLetter } from "./letters";
import { canSendMail, sendMail } from "./send-mail";

let server: SmtpServer;
beforeEach(async () => {
  server = await startSmtpServer();
  vi.stubEnv("SMTP_URL", server.url);
  vi.stubEnv("MAIL_FROM", "Switchyard <portal@example.com>");
  vi.stubEnv("NEXTAUTH_URL", "https://portal.example.com");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

test("sends a mail with its link", async () => {
  const letter = resetLetter({ to: "ada@example.com", token: "abc", name: "Ada" });
  await sendMail(letter);
  expect(server.letters).toHaveLength(1);
  expect(server.letters[0]).toContain("From: Switchyard <portal@example.com>");
  expect(server.letters[0]).toContain("To: ada@example.com");
  expect(server.letters[0]).toContain("https://portal.example.com/reset-password/abc");
});

test("what people typed cannot add a header or look like another text", async () => {
  const names = { teamName: "Harbour\r\nBcc: eve@example.com", madeBy: "Ada\n\nClick https://evil.example" };
  await sendMail(
    invitationLetter({ to: "bob@example.com", token: "abc", role: "viewer", days: "7", ...names }),
  );
  expect(server.letters[0]).not.toMatch(/^Bcc:/m);
  expect(server.letters[0]).not.toMatch(/^Click/m);
});

test("does not send a mail without TLS where TLS is required", async () => {
  vi.stubEnv("SMTP_URL", `${server.url}?requireTLS=true`);
  await expect(sendMail({ to: "ada@example.com", subject: "x", text: "x" })).rejects.toThrow(/TLS/);
  expect(server.letters).toEqual([]);
});

test("sends over STARTTLS only to a server with a trusted certificate", async () => {
  const withTls = await startSmtpServer({ cert: certificate, key: privateKey });
  const letter = { to: "ada@example.com", subject: "x", text: "x" };
  vi.stubEnv("SMTP_URL", `${withTls.url}?requireTLS=true`);
  await expect(sendMail(letter)).rejects.toThrow("self-signed certificate");
  expect(withTls.letters).toEqual([]);
  vi.stubEnv("SMTP_URL", `${withTls.url}?requireTLS=true&tls.ca=${encodeURIComponent(certificate)}`);
  await sendMail(letter);
  expect(withTls.letters).toHaveLength(1);
  await withTls.close();
});

test("sends no mail without SMTP_URL", async () => {
  vi.stubEnv("SMTP_URL", undefined);
  expect(canSendMail()).toBe(false);
  await expect(sendMail({ to: "ada@example.com", subject: "x", text: "x" })).rejects.toThrow("SMTP_URL");
});
