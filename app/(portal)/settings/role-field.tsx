import { SelectField } from "@/app/_components/forms/field";
import type { Role } from "@/lib/base/member";

/** Select for a role. @param roles roles that the member may assign */
export function RoleField({ roles, role, error }: { roles: readonly Role[]; role?: string; error?: string }) {
  return (
    <SelectField key={role} name="role" label="Role" error={error} defaultValue={role}>
      {roles.map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </SelectField>
  );
}
