import { DomainError } from "@/lib/base/errors";

/** Scheme of the portal's own storage, in a folder or in a bucket of the operator's. */
export const localScheme = "local:";

/** Folders of the portal's own storage. Each contains a folder per team, named by its id. */
const areas = ["buckets", "datasets", "mlflow", "runs"] as const;

/** True when a team's own storage holds the path. */
export function holdsForTeam([area, owner]: string[], teamId: string): boolean {
  return owner === teamId && areas.some((known) => known === area);
}

/** True for a path that stays below the root it is joined to. */
export function isPlainPath(path: string): boolean {
  const isPlain = (segment: string) => segment !== "" && segment !== "." && segment !== "..";
  return path.split("/").every(isPlain) && !/[\\\0]/.test(path);
}

export function absent(name: string): DomainError {
  return new DomainError("not-found", `There is no stored object ${name}.`);
}
