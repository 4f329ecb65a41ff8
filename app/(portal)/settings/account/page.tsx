import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/page-header";
import { Section } from "@/app/_components/section";
import { requireMember, requireSignedIn } from "@/app/_server/page";
import { hasPassword } from "@/lib/teams/queries";
import { PasswordForm } from "./password-form";
import { SessionsSection } from "./sessions-section";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { userId, userName, email } = await requireMember();
  const { sessionId } = await requireSignedIn();
  return (
    <>
      <PageHeader
        title="Account"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="What is yours alone, whichever team you look at."
        meta={
          <span>
            {userName}, {email}
          </span>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Section title="Password" description="Changing it ends your sessions on all other devices.">
          {(await hasPassword(userId)) ? (
            <PasswordForm email={email} />
          ) : (
            <p className="text-sm">
              You have none: you sign in with a provider. To have one too, sign out and choose “Forgot
              password?”.
            </p>
          )}
        </Section>
        <SessionsSection userId={userId} sessionId={sessionId} />
      </div>
    </>
  );
}
