/** Choices for the number of days that a report is shared. */
export const shareDays = ["1", "7", "30", "90"] as const;
