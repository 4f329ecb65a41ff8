import type { Flow } from "@/lib/flows/define-flow";
import type { Task } from "@/lib/flows/task";

// Loaded lazily and awaited: an eager glob does not wait for modules that import an external ES module (postgres, say),
// and gives undefined for their exports in production builds.
const taskFiles = import.meta.glob<{ default: Task }>("./tasks/*.ts");
const flowFiles = import.meta.glob<{ default: Flow }>("./flows/*.ts");

/** The tasks of the catalogue by slug: every file in inngest/tasks. */
export const tasks: ReadonlyMap<string, Task> = await bySlug(taskFiles);

/** The shipped flows by slug: every file in inngest/flows. */
export const flows: ReadonlyMap<string, Flow> = await bySlug(flowFiles);

async function bySlug<T extends { slug: string }>(
  files: Record<string, () => Promise<{ default: T }>>,
): Promise<Map<string, T>> {
  const modules = await Promise.all(Object.values(files).map((load) => load()));
  return new Map(modules.map(({ default: entry }) => [entry.slug, entry]));
}
