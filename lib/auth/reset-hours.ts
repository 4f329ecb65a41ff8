/** Lifetime of a reset link, in hours. */
export const resetHours = 24;
