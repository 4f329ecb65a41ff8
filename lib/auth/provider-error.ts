/** Reasons for a refused provider sign-in. The code is the one in the sign-in page's URL. */
export const providerProblems = {
  "no-verified-email": "The provider has not verified your e-mail address.",
  "not-invited": "This address has not been invited. Ask an admin for an invitation.",
  "not-linked":
    "An account with this address already exists and is not linked to this provider. Sign in with its password first, then choose the provider again, or reset the password by e-mail.",
} as const;

export type ProviderProblem = keyof typeof providerProblems;

export class ProviderSignInError extends Error {
  constructor(readonly problem: ProviderProblem) {
    super(providerProblems[problem]);
  }
}
