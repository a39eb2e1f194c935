// Ranking of codes in the palette for a typed query.

/** Text as it is compared: without accents, in small letters. */
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Score of a fuzzy match (higher is better), or -1 if the letters do not occur in order. */
export function score(query, text) {
  const [q, t] = [fold(query).replace(/\s+/g, " ").trim(), fold(text)];
  if (!q) return 0;
  if (t === q) return 1000;
  const whole = t.indexOf(q);
  if (whole === 0) return 900 - t.length;
  if (whole > 0) return (/[\p{L}\p{N}]/u.test(t[whole - 1]) ? 600 : 800) - whole - t.length / 10;
  const parts = q.split(" ");
  if (parts.length > 1 && parts.every((p) => t.includes(p))) return 500 - t.length / 10;
  // Separate letters match only from the start of a word and close together.
  const letters = q.replaceAll(" ", "");
  const start = t.search(
    new RegExp(`(?<![\\p{L}\\p{N}])${letters[0].replace(/[^\p{L}\p{N}]/u, "\\$&")}`, "u"),
  );
  if (start < 0 || letters.length < 2) return -1;
  let at = start;
  let gaps = 0;
  for (const letter of [...letters].slice(1)) {
    const next = t.indexOf(letter, at + 1);
    if (next < 0) return -1;
    gaps += next - at - 1;
    at = next;
  }
  return gaps > 4 * letters.length ? -1 : 300 - gaps * 4;
}

/**
 * Ranks codes for a query; without one, recently used codes come first, then the most used.
 *
 * @param {string} query
 * @param {Iterable<{id: string, name: string, path: string, uses: number, abstract: boolean, aliases?: string[]}>} codes
 * @param {string[]} recent ids, latest first
 */
export function rankCodes(query, codes, recent = []) {
  const freshness = new Map(recent.map((id, i) => [id, recent.length - i]));
  const rows = [];
  for (const code of codes) {
    if (code.abstract || code.retired) continue;
    const others = (code.aliases ?? []).map((name) => score(query, name) - 30);
    const match = Math.max(score(query, code.name), score(query, code.path) - 50, ...others);
    if (match >= 0 || !query.trim()) rows.push({ code, match: query.trim() ? match : 0 });
  }
  const fresh = (row) => freshness.get(row.code.id) ?? 0;
  rows.sort(
    (x, y) =>
      y.match + Math.min(20, fresh(y)) - (x.match + Math.min(20, fresh(x))) ||
      (y.code.uses ?? 0) - (x.code.uses ?? 0) ||
      x.code.path.localeCompare(y.code.path),
  );
  return rows.map((row) => row.code);
}

/** Splits "Parent / Name" or "Parent › Name" if the parent exists. */
export function splitName(typed, codes) {
  const cut = typed.match(/^(.*)\s*[›/]\s*([^›/]+)$/);
  if (!cut) return { name: typed.trim(), parent: null };
  const wanted = fold(cut[1].trim().replace(/\s*[›/]\s*/g, " › "));
  for (const code of codes) {
    if (fold(code.path) === wanted) return { name: cut[2].trim(), parent: code.id };
  }
  return { name: typed.trim(), parent: null };
}

export const isSame = (x, y) => fold(x.trim()) === fold(y.trim());
