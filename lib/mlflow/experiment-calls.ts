import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { ExperimentMessage, type MlflowExperiment } from "./answers";
import { type Ask, unless } from "./ask";

const ExperimentAnswer = z.object({ experiment: ExperimentMessage });
const ExperimentsAnswer = z.object({
  experiments: z.array(ExperimentMessage).default([]),
  next_page_token: z.string().optional(),
});
const CreatedAnswer = z.object({ experiment_id: z.string() });

/** Client calls about experiments. */
export function experimentCalls({ get, post, create }: Ask) {
  const calls = {
    /** Returns an experiment by name; undefined when it does not exist. */
    async getExperimentByName(name: string): Promise<MlflowExperiment | undefined> {
      const response = get(ExperimentAnswer, "experiments/get-by-name", { experiment_name: name });
      return (await unless("not-found", response))?.experiment;
    },

    /** The newest experiments, at most `maxResults` a page. */
    async searchExperiments(
      maxResults = 10,
      search: { viewType?: "ACTIVE_ONLY" | "DELETED_ONLY"; pageToken?: string } = {},
    ): Promise<{ experiments: MlflowExperiment[]; nextPageToken?: string }> {
      const answer = await post(ExperimentsAnswer, "experiments/search", {
        max_results: maxResults,
        view_type: search.viewType,
        page_token: search.pageToken,
      });
      return { experiments: answer.experiments, nextPageToken: answer.next_page_token || undefined };
    },

    /**
     * Id of the active experiment with that name. Creates it if it does not exist.
     * @throws DomainError "conflict" when it is deleted
     */
    async ensureExperiment(name: string): Promise<string> {
      const find = async () => {
        const found = await calls.getExperimentByName(name);
        if (found?.lifecycle_stage === "deleted")
          throw new DomainError(
            "conflict",
            `The experiment ${name} is deleted. Restore it, or name another one.`,
          );
        return found && { experiment_id: found.experiment_id };
      };
      const known = await find();
      if (known) return known.experiment_id;
      const created = await unless("conflict", create(CreatedAnswer, "experiments/create", { name }, find));
      // Another caller created it first.
      const { experiment_id } = created ?? (await find()) ?? {};
      if (experiment_id !== undefined) return experiment_id;
      throw new DomainError("conflict", `The experiment ${name} could neither be found nor created.`);
    },
  };
  return calls;
}
