/** The password was right; the form goes on to its second step. */
export const secondFactorNeeded = "second-factor-needed";
export const secondFactorWrong = "second-factor-wrong";
