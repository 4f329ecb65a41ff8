/** Stands in place of a secret wherever people or programs can read. Sent back, it means: keep what there is. */
export const hidden = "********";
