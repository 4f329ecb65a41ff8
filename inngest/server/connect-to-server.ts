import { hostname } from "node:os";
import type { WorkerConnection } from "inngest/connect";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { logError } from "@/lib/base/log-error";
import { StartError } from "@/lib/base/start-problem";
import { noteConnected } from "./server-state";

/**
 * Connects to the Inngest server by an outbound WebSocket (the SDK's Connect), by which it registers and calls the
 * functions: it then needs no way to the portal, and no proxy cuts a long call. The SDK connects again by itself.
 * @throws StartError where Node.js has no WebSocket
 */
export function connectToServer(): { stop(graceMs: number): Promise<void> } {
  if (!("WebSocket" in globalThis))
    throw new StartError("INNGEST_CONNECT needs a WebSocket: run the portal on Node.js 22 or later.");
  let connection: WorkerConnection | undefined;
  const connecting = open().catch((error) => logError("The Inngest server was not connected to.", error));

  async function open(): Promise<void> {
    // Not bundled: it looks for files beside itself.
    const { connect } = await import(/* turbopackIgnore: true */ "inngest/connect");
    connection = await connect({
      apps: [{ client: inngest, functions }],
      instanceId: `${hostname()}-${process.pid}`,
      // The portal ends its work itself (inngest/start-portal.ts).
      handleShutdownSignals: [],
      // The bundled server has no file for a thread of its own.
      isolateExecution: false,
    });
    noteConnected(() => connection?.state === "ACTIVE");
  }

  return {
    async stop(graceMs) {
      noteConnected(() => false);
      let timer: NodeJS.Timeout | undefined;
      const inTime = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      // Closing waits for the calls under way.
      await Promise.race([connecting.then(() => connection?.close()), inTime]);
      clearTimeout(timer);
    },
  };
}
