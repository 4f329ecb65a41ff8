import { z } from "zod";

/**
 * The rule for names that people give models, experiments and deployments in the portal's forms, run parameters and API:
 * ASCII letters, digits, space and . _ - after a letter or digit. They end up in addresses, commands and programs; what
 * keeps those safe is quoting (lib/base/code-text.ts), since the MLflow endpoint takes whatever MLflow takes.
 */
export const PlainName = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(120)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/,
    "A name has letters (A–Z), digits, spaces and . _ - only, and begins with a letter or digit.",
  );
