import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadBySlug } from "@/lib/by-slug";
import type { Flow } from "@/lib/flows/define-flow";
import type { Task } from "@/lib/flows/task";

const taskFiles = import.meta.glob<{ default: Task }>("./tasks/*.ts");
const flowFiles = import.meta.glob<{ default: Flow }>("./flows/*.ts");

/** The tasks of the catalogue by slug: every file in inngest/tasks, and those of the installation's own folder. */
export const tasks: ReadonlyMap<string, Task> = await loadBySlug({ ...taskFiles, ...ownTaskFiles() });

/** The shipped flows by slug: every file in inngest/flows. */
export const flows: ReadonlyMap<string, Flow> = await loadBySlug(flowFiles);

/** The `.mjs` files of TASKS_DIR: tasks that one installation adds without a build of its own. */
function ownTaskFiles(): Record<string, () => Promise<{ default: Task }>> {
  if (!process.env.TASKS_DIR) return {};
  const folder = resolve(/*turbopackIgnore: true*/ process.env.TASKS_DIR);
  const files = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  return Object.fromEntries(
    files.map((name) => {
      const { href } = pathToFileURL(join(folder, name));
      return [href, () => import(/* turbopackIgnore: true */ /* @vite-ignore */ href)];
    }),
  );
}
