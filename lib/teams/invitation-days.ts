/** For how many days an invitation may stand, as text. */
export const invitationDays = ["1", "7", "30"] as const;
