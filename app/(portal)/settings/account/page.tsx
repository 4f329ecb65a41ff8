import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember, requireSignedIn } from "@/app/_server/page";
import { readerZone } from "@/app/_server/reader-zone";
import { hasPassword } from "@/lib/auth/user-password";
import { listTimeZones } from "@/lib/schedules/time-zone";
import { PasswordForm } from "./password-form";
import { ProvidersSection } from "./providers-section";
import { SecondFactorSection } from "./second-factor-section";
import { SessionsSection } from "./sessions-section";
import { TimeZoneChoice } from "./time-zone-choice";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage({
  searchParams,
}: {
  searchParams: Promise<{ "set-up"?: string | string[]; problem?: string | string[] }>;
}) {
  const { userId, userName, email } = await requireMember();
  const { sessionId } = await requireSignedIn();
  const { zone, isChosen } = await readerZone();
  const { "set-up": setUp, problem } = await searchParams;
  const isSettingUp = setUp === "second-factor";
  const signsInWithPassword = await hasPassword(userId);
  return (
    <>
      <PageHeader
        title="Account"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Your personal settings, the same in every team."
        meta={
          <span>
            {userName}, {email}
          </span>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Section title="Password" description="Changing your password signs you out on all other devices.">
          {signsInWithPassword ? (
            <PasswordForm email={email} />
          ) : (
            <p className="text-sm">
              You sign in with a provider and have no password. To set one, sign out and choose “Forgot
              password?”.
            </p>
          )}
        </Section>
        <ProvidersSection userId={userId} problem={typeof problem === "string" ? problem : undefined} />
        <Section
          title="Times"
          description={
            zone === "UTC"
              ? "Pages and logs show times in UTC."
              : `Pages and logs show times in ${zone}, with UTC as a tooltip.`
          }
        >
          <TimeZoneChoice chosen={isChosen ? zone : ""} zones={listTimeZones()} />
        </Section>
        {signsInWithPassword && (
          <SecondFactorSection userId={userId} email={email} isSettingUp={isSettingUp} />
        )}
        <SessionsSection userId={userId} sessionId={sessionId} />
      </div>
    </>
  );
}
