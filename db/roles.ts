/** `viewer` < `operator` < `editor` < `admin` < `owner`: each includes the rights of those before it. */
export const roles = ["viewer", "operator", "editor", "admin", "owner"] as const;
