import type { Scheme } from "./scheme";
import bearer from "./schemes/bearer";
import github from "./schemes/github";
import googlePubsub from "./schemes/google-pubsub";
import standardWebhooks from "./schemes/standard-webhooks";
import type { SchemeSlug } from "./webhook";

/** All schemes, in display order. */
export const schemes: readonly Scheme[] = [standardWebhooks, github, googlePubsub, bearer].map(
  (scheme) => scheme as unknown as Scheme,
);

/** The scheme of this slug. */
export function getScheme(slug: SchemeSlug): Scheme {
  return schemes.find((scheme) => scheme.slug === slug)!;
}
