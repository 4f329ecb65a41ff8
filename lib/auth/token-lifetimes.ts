/** For how long a token may be made; "never" is for machines whose secret is changed by hand. */
export const lifetimes = ["7", "30", "90", "365", "never"] as const;
