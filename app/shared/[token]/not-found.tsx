import { EmptyState } from "@/app/_components/ui/empty-state";

export default function NoSuchLink() {
  return (
    <EmptyState level={1} title="This link is no longer valid">
      The link has expired, was revoked or is incomplete. Ask the sender for a new one.
    </EmptyState>
  );
}
