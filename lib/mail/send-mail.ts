import { createTransport, type Transporter } from "nodemailer";
import { environment, isLoopback } from "@/lib/base/environment";

/** A mail in plain text. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

const timeoutMs = 10_000;

/** True when SMTP is configured. */
export function canSendMail(): boolean {
  return environment().mail !== undefined;
}

/**
 * Sends a mail by SMTP. To another host it uses TLS or fails, unless SMTP_URL says otherwise (`?requireTLS=false`).
 * @throws Error when the server does not accept it
 */
export async function sendMail(letter: Letter): Promise<void> {
  await withTransport((transport, from) => transport.sendMail({ from, ...letter }));
}

/** Connects and signs in, and sends nothing. @throws Error when the server does not accept the account */
export async function greetMailServer(): Promise<void> {
  await withTransport((transport) => transport.verify());
}

async function withTransport(use: (transport: Transporter, from: string) => Promise<unknown>): Promise<void> {
  const { mail } = environment();
  if (!mail) throw new Error("SMTP_URL is not set.");
  const { hostname, protocol, searchParams } = new URL(mail.url);
  const transport = createTransport({
    url: mail.url,
    requireTLS: protocol === "smtp:" && !isLoopback(hostname) && !searchParams.has("requireTLS"),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Nothing in a mail is read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await use(transport, mail.from);
  } finally {
    transport.close();
  }
}
