/** Reasons for a refused provider sign-in. The code is the one in the sign-in page's URL. */
const providerProblems = {
  "no-verified-email": "The provider has not verified your e-mail address.",
  "not-invited": "This address has not been invited. Ask an admin for an invitation.",
  "not-linked":
    "An account with this address already exists and is not linked to this provider. Sign in with its password and link the provider under Settings → Account, or reset the password by e-mail.",
} as const;

type ProviderProblem = keyof typeof providerProblems;

export class ProviderSignInError extends Error {
  constructor(readonly problem: ProviderProblem) {
    super(providerProblems[problem]);
  }
}

/** The text for a code in an address. Only texts of ours: an address must not be able to say something here. */
export function providerProblemText(code: string): string {
  return Object.hasOwn(providerProblems, code)
    ? providerProblems[code as ProviderProblem]
    : "Sign-in failed. Try again.";
}
