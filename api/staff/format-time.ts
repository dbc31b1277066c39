/** An instant as staff read it, to the second. */
export function formatTime(instant: Date | string | null): string {
  return instant ? `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC` : '—';
}
