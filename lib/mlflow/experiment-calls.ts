import { z } from "zod";
import { type Ask, unless } from "./ask";
import { ExperimentMessage, type MlflowExperiment } from "./protocol";

const ExperimentAnswer = z.object({ experiment: ExperimentMessage });
const ExperimentsAnswer = z.object({ experiments: z.array(ExperimentMessage).default([]) });
const CreatedAnswer = z.object({ experiment_id: z.string() });

/** What a client can ask about experiments. */
export function experimentCalls({ get, post }: Ask) {
  const calls = {
    /** Undefined when there is none of that name. */
    async getExperimentByName(name: string): Promise<MlflowExperiment | undefined> {
      const asked = get(ExperimentAnswer, "experiments/get-by-name", { experiment_name: name });
      return (await unless("not-found", asked))?.experiment;
    },

    /** The newest experiments, at most `maxResults`. */
    async searchExperiments(maxResults = 10): Promise<MlflowExperiment[]> {
      return (await post(ExperimentsAnswer, "experiments/search", { max_results: maxResults })).experiments;
    },

    /** The id of the experiment of that name, which is made where it is missing. */
    async ensureExperiment(name: string): Promise<string> {
      const found = await calls.getExperimentByName(name);
      if (found) return found.experiment_id;
      const made = await unless("conflict", post(CreatedAnswer, "experiments/create", { name }, false));
      // Somebody else was first.
      return made?.experiment_id ?? (await calls.ensureExperiment(name));
    },
  };
  return calls;
}
