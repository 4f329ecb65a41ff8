/** Choices for the number of days that a link to a dashboard works. */
export const linkDays = ["7", "30", "90", "365", "never"] as const;
