import { describedBy, Field, Select } from "@/app/_components/field";
import type { Role } from "@/lib/teams/member";

/** Which role is given. @param roles those that the member may give */
export function RoleField({ roles, role, error }: { roles: readonly Role[]; role?: string; error?: string }) {
  return (
    <Field id="role" label="Role" error={error}>
      <Select key={role} id="role" name="role" defaultValue={role} {...describedBy("role", { error })}>
        {roles.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </Select>
    </Field>
  );
}
