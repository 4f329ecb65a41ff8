/** Experiment to which searches hand on their winners, and from which trainings of any table take them. */
export const searchedExperiment = "fraud-parameter-search";

/** Tag of an experiment run that holds a search's winner: the dataset that was searched on. */
export const winnerTag = "switchyard.winner";

/** Task by which a search hands on its winner. */
export const winnerTask = "hand-on-winner";

/** Dataset of an experiment run with parameters, by its tags; undefined when they do not tell. */
export function datasetOfRun(tags: Record<string, string>): string | undefined {
  return tags[winnerTag] ?? tags["switchyard.dataset"]?.split("/")[0];
}
