import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { deviceOf } from "@/lib/auth/device";
import { listSessions, sessionDays } from "@/lib/auth/sessions";
import { endOtherSessionsAction, endSessionAction } from "./actions";

/** The person's sessions, each with a button that ends it. */
export async function SessionsSection({ userId, sessionId }: { userId: string; sessionId: string }) {
  const sessions = await listSessions(userId);
  return (
    <Section
      title="Sessions"
      description={`Devices where you are signed in. Sessions end ${sessionDays} days after sign-in.`}
      actions={
        sessions.length > 1 && (
          <ActionForm action={endOtherSessionsAction} values={{}}>
            <SubmitButton variant="remove" size="sm">
              End all other sessions
            </SubmitButton>
          </ActionForm>
        )
      }
    >
      <DataTable
        label="Sessions"
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "device",
            header: "Device",
            cell: ({ id, userAgent }) => (
              <span title={userAgent}>
                {deviceOf(userAgent)}
                {id === sessionId && (
                  <span className="ml-2 text-xs font-medium text-accent">this device</span>
                )}
              </span>
            ),
          },
          { key: "address", header: "Address", cell: ({ address }) => address, isMono: true },
          { key: "seen", header: "Last seen", cell: ({ seenAt }) => <Time value={seenAt} /> },
          {
            key: "began",
            header: "Signed in",
            cell: ({ createdAt, method }) => (
              <>
                <Time value={createdAt} /> by {method}
              </>
            ),
            isMinor: true,
          },
          {
            key: "end",
            header: <span className="sr-only">End</span>,
            align: "end",
            cell: ({ id, userAgent }) =>
              id !== sessionId && (
                <ActionForm action={endSessionAction} values={{ id }}>
                  <SubmitButton variant="remove" size="sm" aria-label={`End ${deviceOf(userAgent)}`}>
                    End
                  </SubmitButton>
                </ActionForm>
              ),
          },
        ]}
      />
    </Section>
  );
}
