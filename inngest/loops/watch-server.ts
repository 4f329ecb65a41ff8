import { newId } from "@/db/id";
import { handler } from "@/inngest/endpoint/handler";
import { callRegister } from "@/inngest/executor/call";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";

const beatMs = 5_000;

/**
 * With a real Inngest server: registers the functions with it under the portal's public URL, and records a heartbeat
 * while the server answers. An unreachable server is retried.
 */
export async function watchServer(baseUrl: string, publicUrl: string): Promise<{ stop(): Promise<void> }> {
  const id = newId();
  const register = once(() =>
    callRegister(handler, process.env.INNGEST_SIGNING_KEY ?? "", `${publicUrl}/api/inngest`),
  );
  async function beat(): Promise<void> {
    try {
      await register();
      const answer = await fetch(new URL("/health", baseUrl), { signal: AbortSignal.timeout(beatMs) });
      if (answer.status < 500) await recordHeartbeat(id, "inngest");
    } catch (error) {
      console.error("The Inngest server does not respond.", error);
    }
  }
  await beat();
  let beating: Promise<void> | undefined;
  const timer = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = undefined;
    });
  }, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await recordStop(id);
    },
  };
}

/** Runs work until it succeeds once. */
function once(work: () => Promise<unknown>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await work();
    isDone = true;
  };
}
