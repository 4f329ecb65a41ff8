/** Next.js calls this once, before the server answers its first request; scripts/serve.mjs calls it without pages. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  if (process.env.SWITCHYARD_ROLE === "worker") {
    const { startWorker } = await import("@/inngest/start-worker");
    return startWorker();
  }
  if (process.env.SWITCHYARD_ROLE === "task") {
    const { serveTasks } = await import("@/inngest/run/own-process/serve-tasks");
    return serveTasks();
  }
  const { startPortal } = await import("@/inngest/start-portal");
  await startPortal();
  // A development server renews the route with its source; only Next.js knows when.
  if (process.env.NODE_ENV !== "production") return;
  const { answerMlflowBesideNext } = await import("@/app/_server/mlflow");
  answerMlflowBesideNext();
}
