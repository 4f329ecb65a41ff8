/** Token lifetimes in days; "never" is for machines whose secret is rotated by hand. */
export const lifetimes = ["7", "30", "90", "365", "never"] as const;
