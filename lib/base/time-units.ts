/** Fixed lengths; a calendar day may be longer or shorter at clock changes. */
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
