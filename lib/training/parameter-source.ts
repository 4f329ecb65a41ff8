/** Experiment to which searches hand on their winners, and from which trainings of any table take them. */
export const searchedExperiment = "fraud-parameter-search";

/** Tag of an experiment run that holds a search's winner: the dataset that was searched on. */
export const winnerTag = "switchyard.winner";
