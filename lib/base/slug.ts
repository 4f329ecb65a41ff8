import { z } from "zod";

/** A name used in addresses and the API. */
export const Slug = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "Use lower-case letters, digits and single hyphens, starting with a letter.",
  )
  .max(80);
