// Keeps the chosen language in a cookie and loads the page again in it.

import { keepCookie } from "../who/cookie.js";

/** @param {{data: {cookie: string, language: string}}} component */
export default function ({ data }) {
  keepCookie(data.cookie, data.language);
  location.reload();
  return () => {};
}
