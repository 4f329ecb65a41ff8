/** Names the team whose first steps this browser does not show any more. */
export const hiddenStepsCookie = "switchyard.first-steps-hidden";
