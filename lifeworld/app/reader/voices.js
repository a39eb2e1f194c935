// Who speaks in a passage and whose words count, in plain words for palette, card and stripe.

import { say } from "../language/say.js";

const UNCOUNTED = new Set(["moderator", "observer", "nobody"]);

/**
 * Says that no words of a passage count, and why: "Moderator: not counted".
 *
 * @param {{name: string, role: string}[]} voices who speaks, turn by turn
 * @returns {string} empty where at least one voice counts
 */
export function describeUncounted(voices) {
  const roles = [...new Set(voices.map((voice) => voice.role))];
  if (!roles.length || !roles.every((role) => UNCOUNTED.has(role))) return "";
  const [moderator, observer] = ["moderator", "observer"].map((role) => roles.includes(role));
  if (moderator && observer) return say("Moderator and observer: not counted");
  if (moderator) return say("Moderator: not counted");
  if (observer) return say("Observer: not counted");
  return say("Nobody's words: not counted");
}

const list = (names) =>
  names.length < 2
    ? names.join("")
    : say("{names} and {last}", { names: names.slice(0, -1).join(", "), last: names.at(-1) });

/**
 * @param {{name: string, role: string}[]} voices who speaks, turn by turn
 * @returns {string} empty where one voice that counts speaks: there is nothing to say
 */
export function describeVoices(voices) {
  const uncounted = describeUncounted(voices);
  if (uncounted) return uncounted;
  const roles = new Map(voices.filter((v) => v.name).map((v) => [v.name, v.role]));
  const names = [...roles.keys()];
  const counted = names.filter((name) => !UNCOUNTED.has(roles.get(name)));
  if (names.length < 2 || !counted.length) return "";
  const told = list(names);
  if (counted.length < names.length)
    return say("{names} speak here: only {counted} will be counted.", { names: told, counted: list(counted) });
  if (counted.length === 2) return say("{names} speak here: both will be counted.", { names: told });
  return say("{names} speak here: all will be counted.", { names: told });
}
