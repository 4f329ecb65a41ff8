/** Characters of a password. Forms in the browser read it here, without the rules and zod. */
export const passwordLength = { least: 12, most: 256 };

/** The password rule as a hint below the field. */
export const passwordHint = `At least ${passwordLength.least} characters. A passphrase works well.`;
