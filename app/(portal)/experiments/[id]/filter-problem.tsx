import { DomainError } from "@/lib/base/errors";
import { FilterError } from "@/lib/experiments/filter";

/** Why a filter cannot be read, and the place where reading stopped, in characters. */
export interface FilterProblem {
  message: string;
  at?: number;
}

/** The problem that an error tells of. @throws the error itself where it is another one */
export function problemOf(error: unknown): FilterProblem {
  if (!(error instanceof DomainError) || error.code !== "invalid") throw error;
  return { message: error.message, at: error instanceof FilterError ? error.at : undefined };
}

/** Says why a filter cannot be read, with the part that was not. */
export function FilterProblem({ filter, message, at }: FilterProblem & { filter: string | undefined }) {
  return (
    <div role="alert" className="mt-1.5 text-sm text-bad">
      <p>{message}</p>
      {at !== undefined && filter && (
        <code className="mt-1 block overflow-x-auto whitespace-pre rounded bg-raised px-2 py-1 text-xs text-ink">
          {filter.slice(0, at)}
          <mark className="bg-bad-soft text-bad underline decoration-wavy">{filter.slice(at) || " "}</mark>
        </code>
      )}
    </div>
  );
}
