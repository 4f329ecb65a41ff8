import { z } from "zod";
import { Slug } from "./slug";

/** Names of pools, separated by commas. */
export const PoolNames = z
  .string()
  .default("default")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((names) => names.every((name) => Slug.safeParse(name).success), "Give names such as default,gpu.");

/** `fraud-team:claims-raw,fraud-team:models`: teams by their slugs, each with a bucket. */
export const TeamBuckets = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine(
    (rules) => rules.every((rule) => /^[^:]+:[^:/]+$/.test(rule)),
    "Give team:bucket, with commas between.",
  )
  .transform((rules) =>
    rules.map((rule) => {
      const [team = "", bucket = ""] = rule.split(":");
      return { team, bucket };
    }),
  );

/** `https://mlops.example.com`: pages name their links from the root, so there is no path. */
export const PublicUrl = z
  .url()
  .refine(
    (url) => /^https?:\/\/[^/?#]+\/?$/.test(url),
    "Give a host name without a path, such as https://mlops.example.com: the portal is not served below a prefix.",
  );
