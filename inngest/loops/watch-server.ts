import { newId } from "@/db/id";
import { handler } from "@/inngest/endpoint/handler";
import { callRegister } from "@/inngest/executor/call";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";

const beatMs = 5_000;

/**
 * With a real Inngest server: registers the functions with it under the portal's public address, and keeps this
 * process's sign of life for as long as the server answers. A server that is not there yet is tried again.
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
      console.error("The Inngest server does not answer.", error);
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

/** Until it succeeded. */
function once(work: () => Promise<unknown>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await work();
    isDone = true;
  };
}
