import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { StartError } from "@/lib/base/start-problem";
import type { Task } from "@/lib/flows/task";

/**
 * The `.mjs` files of TASKS_DIR: tasks that an installation adds without its own build. A build does not read them: it
 * serves any folder. @throws StartError naming the folder or file that cannot be used
 */
export function ownTaskFiles(): Record<string, () => Promise<{ default: Task }>> {
  if (!process.env.TASKS_DIR || process.env.NEXT_PHASE === "phase-production-build") return {};
  const folder = resolve(/*turbopackIgnore: true*/ process.env.TASKS_DIR);
  return Object.fromEntries(
    listTaskFiles(folder).map((name) => {
      const file = join(folder, name);
      return [pathToFileURL(file).href, () => loadOwnTask(file)];
    }),
  );
}

function listTaskFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  } catch (error) {
    throw new StartError(`The folder of TASKS_DIR cannot be read: ${(error as Error).message}.`);
  }
}

async function loadOwnTask(file: string): Promise<{ default: Task }> {
  const { href } = pathToFileURL(file);
  let module: { default?: Partial<Task> };
  try {
    module = await import(/* turbopackIgnore: true */ /* @vite-ignore */ href);
  } catch (error) {
    throw new StartError(`The task file ${file} (TASKS_DIR) cannot be loaded: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const { slug, input, output } = module.default ?? {};
  if (typeof slug !== "string" || !input || !output)
    throw new StartError(
      `The task file ${file} (TASKS_DIR) has no task as its default export: slug, input or output is missing.`,
    );
  return module as { default: Task };
}
