// Writes a cookie of ours: for a year, and for no other site.

const YEAR = 365 * 24 * 3600;

/** Keeps a value under a name; returns whether that changed anything. */
export function keepCookie(name, value) {
  const kept = `${name}=${encodeURIComponent(value)}`;
  if (document.cookie.split("; ").includes(kept)) return false;
  document.cookie = `${kept}; path=/; max-age=${YEAR}; samesite=strict`;
  return true;
}
