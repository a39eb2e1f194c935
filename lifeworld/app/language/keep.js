// Keeps the chosen language in a cookie and loads the page again in it.

const YEAR = 365 * 24 * 3600;

/** @param {{data: {cookie: string, language: string}}} component */
export default function ({ data }) {
  document.cookie = `${data.cookie}=${data.language}; path=/; max-age=${YEAR}; samesite=strict`;
  location.reload();
  return () => {};
}
