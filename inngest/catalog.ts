import { loadBySlug } from "@/lib/base/by-slug";
import type { Flow } from "@/lib/flows/define-flow";
import type { Task } from "@/lib/flows/task";
import { ownTaskFiles } from "./own-task-files";

const taskFiles = import.meta.glob<{ default: Task }>(["./tasks/*.ts", "!./tasks/*.test.ts"]);
const flowFiles = import.meta.glob<{ default: Flow }>("./flows/*.ts");

/** Task catalogue by slug: every file in inngest/tasks, and those of the installation's TASKS_DIR. */
export const tasks: ReadonlyMap<string, Task> = await loadBySlug({ ...taskFiles, ...ownTaskFiles() });

/** Shipped flows by slug: every file in inngest/flows. */
export const flows: ReadonlyMap<string, Flow> = await loadBySlug(flowFiles);
