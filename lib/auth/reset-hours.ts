/** How long a link to set a new password is good. */
export const resetHours = 24;
