import { z } from "zod";

/** A name used in addresses and the API. */
export const Slug = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "Use lower-case letters, digits and single hyphens, starting with a letter.",
  )
  .max(80);

/** The slug of a thing whose page would otherwise lie under that of its form, …/new. */
export const PageSlug = Slug.refine((name) => name !== "new", 'Choose another name than "new".');
