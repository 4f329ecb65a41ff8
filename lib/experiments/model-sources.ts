import type { ExperimentRun } from "./experiment";

/** Sources that a version can be registered from: logged models that a run made, the last first, then folders that are models. */
export function modelSourcesOf(
  { id, models }: Pick<ExperimentRun, "id" | "models">,
  files: readonly { path: string }[],
): { value: string; label: string }[] {
  const made = models.filter(({ direction }) => direction === "output").sort((a, b) => b.step - a.step);
  const folders = files.flatMap(({ path }) =>
    /(^|\/)MLmodel$/.test(path) ? [path.replace(/\/?MLmodel$/, "")] : [],
  );
  return [
    ...made.map(({ modelId }) => ({ value: `models:/${modelId}`, label: modelId })),
    ...folders.map((folder) => ({ value: `runs:/${id}/${folder}`, label: folder || "All files" })),
  ];
}
