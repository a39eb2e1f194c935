// What is said about a colour. No DOM.

import { say } from "../language/say.js";

/**
 * @param {number} hue 0 to 359
 * @param {{siblings: {name: string, hue: number}[], near: number[]}} data near: for each hue the
 *   sibling that it can hardly be told from, or -1
 */
export function describeHue(hue, { siblings, near }) {
  const sibling = siblings[near[hue] ?? -1];
  return sibling ? say("Hard to tell from “{code}” beside it.", { code: sibling.name }) : "";
}
