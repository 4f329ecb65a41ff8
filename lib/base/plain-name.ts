import { z } from "zod";

const inWords = "Use letters (A–Z), digits, spaces and . _ - only, starting with a letter or digit.";

/**
 * Rule for the names of models, experiments and deployments in the portal's forms, run parameters and API: ASCII
 * letters, digits, space and . _ - after a letter or digit. Names end up in addresses, commands and programs; quoting
 * (lib/base/code-text.ts) keeps those safe, since the MLflow endpoint accepts any name that MLflow accepts.
 */
export const PlainName = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, inWords)
  .meta({ patternInWords: inWords });
