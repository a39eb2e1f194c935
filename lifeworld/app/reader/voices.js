// Who speaks in a passage and whose words count, in plain words for palette, card and stripe.

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
  const kinds = list(roles.filter((role) => role !== "nobody").sort());
  if (!kinds) return "Nobody's words: not counted";
  return `${kinds[0].toUpperCase()}${kinds.slice(1)}: not counted`;
}

const list = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

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
  const who = `${list(names)} speak here`;
  if (counted.length < names.length) return `${who}: only ${list(counted)} will be counted.`;
  return `${who}: ${counted.length === 2 ? "both" : "all"} will be counted.`;
}
