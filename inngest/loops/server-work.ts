import { connectToServer } from "@/inngest/server/connect-to-server";
import { environment } from "@/lib/base/environment";
import { sweepExecutors } from "@/lib/executors/mutations";
import { startReconciling } from "./reconcile-runs";
import { watchServer } from "./watch-server";

/** Starts everything that a real Inngest server needs of the portal: see docs/inngest.md "A server". */
export async function startServerWork(): Promise<{ stop(graceMs: number): Promise<void> }> {
  await sweepExecutors();
  const connection = environment().inngest.isConnect ? connectToServer() : undefined;
  const watching = watchServer();
  const reconciling = startReconciling();
  return {
    async stop(graceMs) {
      await Promise.all([watching.stop(graceMs), connection?.stop(graceMs), reconciling.stop()]);
    },
  };
}
