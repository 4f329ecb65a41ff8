/** For how many days a report may be shared. */
export const shareDays = ["1", "7", "30", "90"] as const;
