import { processWide } from "@/db/process-wide";

/** Calls of the Inngest server under way. Routes and the shutdown are bundled apart and share them. */
const calls = processWide("inngest-calls", () => ({
  open: new Set<Promise<unknown>>(),
  isDraining: false,
  giveUp: undefined as (() => void) | undefined,
  givenUp: undefined as Promise<void> | undefined,
}));

/** Answer to a call that the server is to make again in two seconds. */
export function callAgain(message: string): Response {
  return Response.json({ message }, { status: 503, headers: { "retry-after": "2" } });
}

/**
 * Answers a call of the server, unless the process is stopping: what has not ended by then is to be called again soon,
 * by the next process. Cut off, the server would wait for 15 s to two hours.
 */
export async function answerCall(work: () => Promise<Response>): Promise<Response> {
  const stopping = "The portal is stopping.";
  if (calls.isDraining) return callAgain(stopping);
  calls.givenUp ??= new Promise((resolve) => {
    calls.giveUp = resolve;
  });
  const answer = work();
  calls.open.add(answer);
  answer.finally(() => calls.open.delete(answer)).catch(() => {});
  return Promise.race([answer, calls.givenUp.then(() => callAgain(stopping))]);
}

/** Refuses calls from now on, lets those under way end within `graceMs`, and gives the others up. */
export async function drainCalls(graceMs: number): Promise<void> {
  calls.isDraining = true;
  let timer: NodeJS.Timeout | undefined;
  const inTime = new Promise((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([Promise.allSettled([...calls.open]), inTime]);
  clearTimeout(timer);
  if (calls.open.size === 0) return;
  calls.giveUp?.();
  // The answers are on their way before the process ends.
  await new Promise((resolve) => setTimeout(resolve, 200));
}
