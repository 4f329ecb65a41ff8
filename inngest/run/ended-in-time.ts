/** Grace period of a task after its signal is aborted. */
const graceMs = 5_000;

/**
 * What `work` gives. Work that has not ended some seconds after the signal was aborted is left to itself: JavaScript cannot
 * stop it, but the run must not wait for it.
 * @throws what `work` throws, or the signal's reason
 */
export async function endedInTime<T>(work: Promise<T>, signal: AbortSignal, grace = graceMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => {
      timer = setTimeout(() => reject(signal.reason), grace);
    };
  });
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave);
  // What it comes to later is nobody's failure.
  work.catch(() => {});
  try {
    return await Promise.race([work, left]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}
