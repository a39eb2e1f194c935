// Keeps the coder's name in a cookie, so that a reload does not forget it.

import { keepCookie } from "./cookie.js";

/** @param {{data: {cookie: string, name: string}}} component */
export default function ({ data }) {
  keepCookie(data.cookie, data.name);
  return () => {};
}
