import { z } from "zod";
import { type Ask, unless } from "./ask";
import { ExperimentMessage, type MlflowExperiment } from "./protocol";

const ExperimentAnswer = z.object({ experiment: ExperimentMessage });
const ExperimentsAnswer = z.object({ experiments: z.array(ExperimentMessage).default([]) });
const CreatedAnswer = z.object({ experiment_id: z.string() });

/** Client calls about experiments. */
export function experimentCalls({ get, post }: Ask) {
  const calls = {
    /** Returns an experiment by name; undefined when it does not exist. */
    async getExperimentByName(name: string): Promise<MlflowExperiment | undefined> {
      const response = get(ExperimentAnswer, "experiments/get-by-name", { experiment_name: name });
      return (await unless("not-found", response))?.experiment;
    },

    /** The newest experiments, at most `maxResults`. */
    async searchExperiments(maxResults = 10): Promise<MlflowExperiment[]> {
      return (await post(ExperimentsAnswer, "experiments/search", { max_results: maxResults })).experiments;
    },

    /** Id of the experiment with that name. Creates it if it does not exist. */
    async ensureExperiment(name: string): Promise<string> {
      const found = await calls.getExperimentByName(name);
      if (found) return found.experiment_id;
      const created = await unless("conflict", post(CreatedAnswer, "experiments/create", { name }, false));
      // Another caller created it first.
      return created?.experiment_id ?? (await calls.ensureExperiment(name));
    },
  };
  return calls;
}
