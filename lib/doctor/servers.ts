import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { environment } from "@/lib/base/environment";
import { dayMs } from "@/lib/base/time-units";
import { canSendMail, greetMailServer } from "@/lib/mail/send-mail";
import { storageOfAllTeams, storagePlace } from "@/lib/storage/open-storage";
import { type Finding, fail, ok, warn } from "./finding";

const timeoutMs = 5_000;
const warnDays = 14;

/** Writes, reads and deletes an object, as the portal does. */
export async function checkStorage(): Promise<Finding> {
  const place = storageOfAllTeams();
  const content = randomUUID();
  const { uri } = await place.put(`doctor/${content}`, content);
  const read = await text(await place.read(uri));
  await place.delete(uri);
  return read === content
    ? ok(`Storage: ${storagePlace()} takes and returns files.`)
    : fail(`Storage: ${storagePlace()} returned other bytes than were written.`);
}

export async function checkMail(): Promise<Finding> {
  if (!canSendMail())
    return warn("Mail: SMTP_URL is not set. Owners hand on links of invitations and passwords themselves.");
  await greetMailServer();
  return ok("Mail: the server takes this account.");
}

/** The portal at its public address. */
export async function checkAddress(): Promise<Finding> {
  const { publicUrl } = environment();
  const answer = await fetch(`${publicUrl}/api/health`, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    () => undefined,
  );
  if (!answer)
    return warn(`Portal: nothing answers at ${publicUrl}. Start it, or correct NEXTAUTH_URL and the proxy.`);
  const health = (await answer.json().catch(() => ({}))) as { status?: string; version?: string };
  if (health.status === "ok") return ok(`Portal: ${publicUrl} answers, version ${health.version}.`);
  if (health.status === "failing") return fail(`Portal: ${publicUrl} is failing: ${JSON.stringify(health)}`);
  return fail(
    `Portal: ${publicUrl}/api/health answered ${answer.status} and is not Switchyard. Correct NEXTAUTH_URL or the proxy.`,
  );
}

/** Days that the certificate of the public address is still valid. */
export async function checkCertificate(url = environment().publicUrl): Promise<Finding | undefined> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "https:") return undefined;
  const days = ((await certificateEnd(hostname, Number(port || 443))) - Date.now()) / dayMs;
  const said = `Certificate of ${hostname}: ${Math.floor(days)} days left.`;
  return days < warnDays ? warn(`${said} Renew it.`) : ok(said);
}

/** @throws when the certificate is not trusted or has expired */
function certificateEnd(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: host, timeout: timeoutMs }, () => {
      const { valid_to } = socket.getPeerCertificate();
      socket.destroy();
      resolve(Date.parse(valid_to));
    });
    socket.once("error", reject);
    socket.once("timeout", () => socket.destroy(new Error("It did not answer in time.")));
  });
}

/** An Inngest server answers; whether it knows the portal, the running portal says in the database. */
export async function checkInngest(): Promise<Finding | undefined> {
  if (environment().executor !== "inngest") return undefined;
  const { INNGEST_API_BASE_URL, INNGEST_BASE_URL } = process.env;
  const url = INNGEST_API_BASE_URL || INNGEST_BASE_URL || "https://api.inngest.com";
  const answer = await fetch(new URL("/health", url), { signal: AbortSignal.timeout(timeoutMs) }).catch(
    () => undefined,
  );
  if (!answer || answer.status >= 500)
    return fail(
      `Inngest: ${url} ${answer ? `answered ${answer.status}` : "does not answer"}. Start the server, or correct INNGEST_BASE_URL; runs wait until then.`,
    );
  return ok(`Inngest: ${url} answers.`);
}
