import { claimsDataset, claimsExperiments } from "@/lib/datasets/claims-table";

/** Experiment to which searches of a dataset hand on their winners, and from which its trainings take them. */
export function winnersExperiment(dataset: string): string {
  return dataset === claimsDataset ? claimsExperiments.winners : `${dataset}-parameter-search`;
}

/** Experiment that gets the trials of a dataset's searches. */
export function trialsExperiment(dataset: string): string {
  return dataset === claimsDataset ? claimsExperiments.trials : `${dataset}-search`;
}

/** Experiments to look for a winner in: that of the dataset, and the one that earlier searches of all datasets used. */
export const experimentsWithWinners = (dataset: string) => [
  ...new Set([winnersExperiment(dataset), claimsExperiments.winners]),
];

/** Tag of an experiment run that holds a search's winner: the dataset that was searched on. */
export const winnerTag = "switchyard.winner";

/** Task by which a search hands on its winner. */
export const winnerTask = "hand-on-winner";

/** Dataset of an experiment run with parameters, by its tags; undefined when they do not tell. */
export function datasetOfRun(tags: Record<string, string>): string | undefined {
  return tags[winnerTag] ?? tags["switchyard.dataset"]?.split("/")[0];
}
