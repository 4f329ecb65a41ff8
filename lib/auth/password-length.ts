/** Characters of a password. Forms in the browser read it here, without the rules and zod. */
export const passwordLength = { least: 12, most: 256 };

/** The rule in words, for the hint of a field. */
export const passwordHint = `At least ${passwordLength.least} characters. A passphrase works well.`;
