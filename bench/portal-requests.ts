import { Agent, request } from "node:http";
import type { Portal } from "@/tests/e2e/server";

const agent = new Agent({ keepAlive: true });

/** Time of a request until its last byte, in ms. @throws unless the answer is 200 */
export function ask(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const askedAt = performance.now();
    const sent = request(url, { agent, headers }, (response) => {
      response.resume().once("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - askedAt);
        else reject(new Error(`${url}: ${response.statusCode}`));
      });
    });
    // A kept connection may end just as it is used again.
    const again = () => ask(url, headers).then(resolve, reject);
    sent.once("error", (error: NodeJS.ErrnoException) =>
      sent.reusedSocket && error.code === "ECONNRESET" ? again() : reject(error),
    );
    sent.end();
  });
}

/** Signs the portal's owner in. @returns the cookies of the session */
export async function signIn({ url, adminEmail, adminPassword }: Portal): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(csrf) },
    body: new URLSearchParams({ email: adminEmail, password: adminPassword, csrfToken, json: "true" }),
  });
  if (!signedIn.ok) throw new Error(`Sign-in: ${signedIn.status} ${await signedIn.text()}`);
  return cookiesOf(signedIn);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
