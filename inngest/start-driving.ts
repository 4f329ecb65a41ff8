import { environment } from "@/lib/base/environment";

/** The embedded executor, or the connection to the Inngest server that drives the functions. */
export async function startDriving(): Promise<{ stop(graceMs: number): Promise<void> }> {
  const { executor, inngest } = environment();
  if (executor === "inngest") {
    const { startServerWork } = await import("./loops/server-work");
    return startServerWork();
  }
  const { startExecutor } = await import("./executor/start-executor");
  const { handler } = await import("./endpoint/handler");
  const { bodies } = await import("./functions");
  const started = await startExecutor({
    handler,
    bodies,
    signingKey: process.env.INNGEST_SIGNING_KEY ?? "",
    eventKey: inngest.INNGEST_EVENT_KEY,
  });
  const { sendTakenBack } = await import("./loops/hand-over");
  await sendTakenBack();
  return started;
}
