import type { Flow } from "@/lib/flows/define-flow";
import type { Task } from "@/lib/flows/task";

const taskFiles = import.meta.glob<{ default: Task }>("./tasks/*.ts", { eager: true });
const flowFiles = import.meta.glob<{ default: Flow }>("./flows/*.ts", { eager: true });

/** The tasks of the catalogue by slug: every file in inngest/tasks. */
export const tasks: ReadonlyMap<string, Task> = bySlug(taskFiles);

/** The shipped flows by slug: every file in inngest/flows. */
export const flows: ReadonlyMap<string, Flow> = bySlug(flowFiles);

function bySlug<T extends { slug: string }>(files: Record<string, { default: T }>): Map<string, T> {
  return new Map(
    Object.values(files)
      .filter((file) => file.default)
      .map(({ default: entry }) => [entry.slug, entry]),
  );
}
