/** The mark: a square of ice with one corner already melted away. */
export function ThawMark({ className }: { readonly className: string | undefined }) {
  return (
    <svg className={className} width="36" height="36" viewBox="0 0 36 36" fill="none" aria-hidden>
      <path d="M8 3h20a5 5 0 0 1 5 5v8c-7 0-6 6-10 9s-7 3-7 8H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5Z" fill="currentColor" />
      <path d="M28.5 23.5c2 2.6 3 4.2 3 5.7a3 3 0 0 1-6 0c0-1.500 1-3.100 3-5.700Z" fill="currentColor" opacity=".6" />
    </svg>
  );
}
