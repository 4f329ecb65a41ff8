/** Lifetimes of an invitation in days, as text. */
export const invitationDays = ["1", "7", "30"] as const;
