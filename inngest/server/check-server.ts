import { inngest } from "@/inngest/client";
import { handler } from "@/inngest/endpoint/handler";
import { callRegister } from "@/inngest/executor/call";
import { functions } from "@/inngest/functions";
import { environment } from "@/lib/base/environment";
import { messageOf } from "@/lib/base/keepable";
import { countUncalled } from "@/lib/runs/read/uncalled-runs";
import * as server from "./server-api";
import { callsSeen, isConnected } from "./server-state";

/** The functions are registered again at least this often, and at once when the server does not know them. */
const registerEveryMs = 60_000;
/** For a server that does not tell which functions it knows, such as Inngest Cloud. */
const registerBlindlyEveryMs = 600_000;
const keyEveryMs = 60_000;
/** A server that has runs and has not called for this long cannot reach the portal. */
const uncalledSeconds = 30;

interface Checked {
  /** The server answers. */
  isSeen: boolean;
  /** Runs may be handed over. */
  isReady: boolean;
  /** A sentence on the fault. */
  problem?: string;
}

/** Looks at the server: address, keys, registration, and calls that have come from it. Registers the functions. */
export function createServerCheck(): () => Promise<Checked> {
  let [registeredAt, keyCheckedAt] = [0, 0];
  /** The server lists the functions that it knows, as a self-hosted one does. */
  let listsFunctions = true;

  async function checkKeys(): Promise<void> {
    if (Date.now() - keyCheckedAt < keyEveryMs) return;
    await server.checkEventKey();
    keyCheckedAt = Date.now();
  }

  async function register(): Promise<void> {
    const listed = await server.listKnownFunctions();
    const known = listsFunctions ? listed : undefined;
    const wanted = functions.map((each) => each.id(inngest.id));
    const isOpen = !environment().inngest.isConnect || isConnected();
    const isKnown = isOpen && (known === undefined || wanted.every((id) => known.includes(id)));
    const everyMs = known === undefined ? registerBlindlyEveryMs : registerEveryMs;
    if (isKnown && Date.now() - registeredAt < everyMs) return;
    registeredAt = 0;
    if (!environment().inngest.isConnect) await registerServed();
    else if (!isConnected()) throw new Error("The WebSocket to the Inngest server is not open.");
    const after = known && (await server.listKnownFunctions());
    // Its answer to the registration is then the confirmation.
    if (after && !wanted.every((id) => after.includes(id))) listsFunctions = false;
    registeredAt = Date.now();
  }

  return async () => {
    const missing = missingKey();
    if (missing) return { isSeen: false, isReady: false, problem: missing };
    try {
      const { isDev } = await server.checkHealth();
      if (isDev) return { isSeen: true, isReady: false, problem: devServer };
    } catch (error) {
      if (error instanceof server.ServerError)
        return { isSeen: false, isReady: false, problem: error.message };
      [registeredAt, keyCheckedAt] = [0, 0];
      return {
        isSeen: false,
        isReady: false,
        problem: `The Inngest server does not answer (${codeOf(error)}).`,
      };
    }
    try {
      await checkKeys();
      await register();
    } catch (error) {
      return { isSeen: true, isReady: false, problem: messageOf(error) };
    }
    return { isSeen: true, isReady: true, problem: await whyNotCalled() };
  };
}

const devServer =
  "The server is `inngest dev`, which does not sign its calls, so they are refused. Run `inngest start` with both keys.";

/** Without the address: `GET /api/health` is open to everyone. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason given";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}

function missingKey(): string | undefined {
  if (!inngest.eventKey) return "INNGEST_EVENT_KEY is not set. Set it to an event key of the Inngest server.";
  if (!inngest.signingKey)
    return "INNGEST_SIGNING_KEY is not set. Set it to the signing key of the Inngest server.";
  return undefined;
}

async function registerServed(): Promise<void> {
  try {
    await callRegister(handler, inngest.signingKey ?? "", `${environment().publicUrl}/api/inngest`);
  } catch (error) {
    throw new Error(`The Inngest server did not register the functions: ${messageOf(error)}`);
  }
}

/** Reason why runs that the server has are not called; undefined when they are. */
async function whyNotCalled(): Promise<string | undefined> {
  const { signedCallAt, unsignedCallAt } = callsSeen();
  if (environment().inngest.isConnect) return undefined;
  if ((await countUncalled(uncalledSeconds)) === 0 || Date.now() - signedCallAt < uncalledSeconds * 1000)
    return undefined;
  if (unsignedCallAt > signedCallAt)
    return "Calls to /api/inngest are refused: they are not signed with INNGEST_SIGNING_KEY. `inngest dev` does not sign its calls.";
  return `The Inngest server has runs, but has not called ${environment().publicUrl}/api/inngest. Check that it can reach this address (NEXTAUTH_URL).`;
}
