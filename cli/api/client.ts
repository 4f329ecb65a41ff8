import createOpenApiClient from "openapi-fetch";
import { CliError, exitCodeOf, exitCodes } from "@/cli/errors";
import type { components, paths } from "./api";

export type { paths };

type Problem = components["schemas"]["Problem"];

/** The address of a portal, and the right to call it. */
export interface Access {
  portal: string;
  token: string;
}

type Fetch = (request: Request) => Promise<Response>;
export type Client = ReturnType<typeof createClient>;

/**
 * A typed client of the API of one portal, made from its openapi.json: `client.GET("/api/v1/runs/{id}", …)` answers
 * `{data}`. What the portal refuses, and a portal that cannot be reached, is thrown as a CliError.
 */
export function createClient({ portal, token }: Access, fetch: Fetch = globalThis.fetch) {
  const client = createOpenApiClient<paths>({
    baseUrl: portal,
    headers: { authorization: `Bearer ${token}`, "user-agent": "switchyard-cli" },
    fetch: (request) => reach(portal, () => fetch(request)),
  });
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw await refusal(response);
      // A page in place of an answer: something else is at this address.
      if (response.headers.get("content-type")?.startsWith("text/html")) throw notThePortal(portal);
      return undefined;
    },
  });
  return client;
}

async function reach(portal: string, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const why = cause?.code ?? cause?.message ?? (error as Error).message;
    throw new CliError(exitCodes.unreachable, `${portal} cannot be reached (${why}). Is the portal running?`);
  }
}

/** The portal's own sentence; of an answer that is no problem of RFC 9457, its status. */
async function refusal(response: Response): Promise<CliError> {
  const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
  const said = problem?.detail ?? `The portal answered ${response.status} ${response.statusText}.`.trim();
  const hint = response.status === 401 ? " Sign in with: switchyard login" : "";
  return new CliError(exitCodeOf(response.status), said + hint);
}

function notThePortal(portal: string): CliError {
  return new CliError(exitCodes.unreachable, `${portal} is not the address of a Switchyard portal.`);
}
