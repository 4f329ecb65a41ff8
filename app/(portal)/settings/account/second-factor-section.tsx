import { LinkButton } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import { getSecondFactor } from "@/lib/auth/second-factor";
import { ManageSecondFactor } from "./manage-second-factor";
import { SetUpSecondFactor } from "./set-up";

/** @param isSettingUp setup was requested, so a secret is created */
export async function SecondFactorSection({
  userId,
  email,
  isSettingUp,
}: {
  userId: string;
  email: string;
  isSettingUp: boolean;
}) {
  const { isOn, codesLeft } = await getSecondFactor(userId);
  return (
    <Section
      title="Second factor"
      description="Signing in with your password also requires a code from an authenticator app."
    >
      {isOn ? (
        <ManageSecondFactor codesLeft={codesLeft} />
      ) : isSettingUp ? (
        <SetUpSecondFactor userId={userId} email={email} />
      ) : (
        <div>
          <LinkButton href="/settings/account?set-up=second-factor" scroll={false}>
            Set up authenticator app
          </LinkButton>
        </div>
      )}
    </Section>
  );
}
