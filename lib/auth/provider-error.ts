/** Why somebody was not let in with a provider. The code is what the sign-in page's address says. */
export const providerProblems = {
  "no-verified-email": "The provider did not say that your e-mail address is verified.",
  "not-invited": "Nobody has invited this address. Ask an admin for an invitation.",
  "not-linked":
    "There is an account with this address that has not shown to be yours. Sign in with its password first, then choose the provider again; or set a new password by mail.",
} as const;

export type ProviderProblem = keyof typeof providerProblems;

export class ProviderSignInError extends Error {
  constructor(readonly problem: ProviderProblem) {
    super(providerProblems[problem]);
  }
}
