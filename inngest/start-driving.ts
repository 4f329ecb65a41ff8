import { AsyncResource } from "node:async_hooks";
import { environment } from "@/lib/base/environment";
import { setStarter } from "@/lib/runs/states/starter";

/** The embedded executor, or the connection to the Inngest server that drives the functions. */
export async function startDriving(): Promise<{ stop(graceMs: number): Promise<void> }> {
  if (environment().executor === "inngest") {
    const { startServerWork } = await import("./loops/server-work");
    return startServerWork();
  }
  const started = await startEmbedded();
  const { sendTakenBack } = await import("./loops/hand-over");
  await sendTakenBack();
  return started;
}

/** Starts the embedded executor, which begins new runs of this process at once where it can. */
export async function startEmbedded(): Promise<{ stop(graceMs: number): Promise<void> }> {
  const { startExecutor } = await import("./executor/start-executor");
  const { handler } = await import("./endpoint/handler");
  const { bodies, flows } = await import("./functions");
  const { createStarter } = await import("./run/begin-at-once");
  const executor = await startExecutor({
    handler,
    bodies,
    flows,
    signingKey: process.env.INNGEST_SIGNING_KEY ?? "",
    eventKey: environment().inngest.INNGEST_EVENT_KEY,
  });
  // Runs are begun outside the context of who asks for them: not with its actor, pool or signal.
  setStarter(AsyncResource.bind(createStarter(flows, executor.reserve)));
  return {
    async stop(graceMs) {
      setStarter(undefined);
      await executor.stop(graceMs);
    },
  };
}
