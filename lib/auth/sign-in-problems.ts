/** The password was right; the form continues with its second step. */
export const secondFactorNeeded = "second-factor-needed";
export const secondFactorWrong = "second-factor-wrong";
