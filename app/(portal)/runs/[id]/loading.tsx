import { skeletonIsDue } from "@/app/_server/skeleton";

const rows = ["a", "b", "c", "d", "e", "f"];

/**
 * The shape of a run's page while it is read. The page stands in a group of its own, `(run)`, so that another query in its
 * address (a task, a tab) does not bring this back.
 */
export default async function Loading() {
  await skeletonIsDue();
  return (
    <div role="status" className="animate-pulse">
      <span className="sr-only">Loading the run</span>
      <div className="mb-5 border-b border-line pb-4">
        <div className="h-4 w-32 rounded bg-raised" />
        <div className="mt-2 h-6 w-48 rounded bg-raised" />
        <div className="mt-3 h-5 w-96 max-w-full rounded bg-raised" />
      </div>
      <div className="grid gap-5">
        <div className="h-40 rounded-md border border-line bg-panel" />
        <div className="rounded-md border border-line bg-panel">
          <div className="h-23 border-b border-line" />
          {rows.map((row, index) => (
            <div key={row} className="flex h-10 items-center gap-4 border-b border-line px-3">
              <div className="h-4 w-28 rounded bg-raised" />
              <div className="h-4 w-1/3 rounded bg-raised" style={{ marginLeft: `${index * 6}%` }} />
            </div>
          ))}
        </div>
        <div className="h-72 rounded-md border border-line bg-panel" />
      </div>
    </div>
  );
}
