// Who speaks in a passage, and whose words count, as one sentence for the palette.

const UNCOUNTED = new Set(["moderator", "observer", "nobody"]);

const list = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/**
 * @param {{name: string, role: string}[]} voices who speaks, turn by turn
 * @returns {string} empty where one participant speaks: there is nothing to say
 */
export function describeVoices(voices) {
  const roles = new Map(voices.filter((v) => v.name).map((v) => [v.name, v.role]));
  const names = [...roles.keys()];
  const counted = names.filter((name) => !UNCOUNTED.has(roles.get(name)));
  const one = names.length === 1;
  if (!names.length || (one && counted.length)) return "";
  const who = `${list(names)} ${one ? "speaks" : "speak"} here`;
  if (!counted.length) {
    const kinds = new Set(roles.values());
    const kind = kinds.size === 1 && !kinds.has("nobody") ? [...kinds][0] : "";
    const why = kind ? `the words of ${one ? `a ${kind}` : `${kind}s`}` : "these words";
    return `${who}: ${why.replace("a observer", "an observer")} are not counted.`;
  }
  if (counted.length < names.length) return `${who}: only ${list(counted)} will be counted.`;
  return `${who}: ${counted.length === 2 ? "both" : "all"} will be counted.`;
}
