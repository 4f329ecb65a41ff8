/** Grace period of a task after its signal is aborted. */
const graceMs = 5_000;

/**
 * Result of `work`. Work that has not ended some seconds after the signal was aborted is abandoned: JavaScript cannot
 * stop it, but the run must not wait for it.
 * @throws the error of `work`, or the signal's reason
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
  // A late failure of abandoned work is ignored.
  work.catch(() => {});
  try {
    return await Promise.race([work, left]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}
