/** Two tracks that meet: the portal's mark. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      className={className}
      aria-hidden="true"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
    >
      <path d="M2 14h16" stroke="currentColor" />
      <path d="M2 14h3c4 0 5-8 9-8h4" stroke="var(--accent)" />
    </svg>
  );
}
