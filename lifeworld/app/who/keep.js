// Keeps the coder's name in a cookie, so that a reload does not forget it.

const YEAR = 365 * 24 * 3600;

/** @param {{data: {cookie: string, name: string}}} component */
export default function ({ data }) {
  const value = `${data.cookie}=${encodeURIComponent(data.name)}`;
  if (document.cookie.split("; ").includes(value)) return () => {};
  document.cookie = `${value}; path=/; max-age=${YEAR}; samesite=strict`;
  return () => {};
}
