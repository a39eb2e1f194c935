// Time-ordered ids (UUID version 7, RFC 9562), made here so that a retry keeps the same id.

const pool = new Uint8Array(1024);
let left = 0;

/** Random bytes, fetched many at a time: to ask for them takes longer than to have them made. */
function takeRandom(length) {
  if (left < length) {
    crypto.getRandomValues(pool);
    left = pool.length;
  }
  left -= length;
  return pool.slice(left, left + length);
}

export function uuid7(now = Date.now()) {
  const bytes = takeRandom(16);
  for (let i = 5, t = now; i >= 0; i--, t = Math.floor(t / 256)) bytes[i] = t % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** What the answer says is there already: [the id that the page made, the true id], or null. */
export function renamed(op, { code, coding }) {
  if (op.op === "create_code") return code ? [op.code, code] : null;
  return coding ? [op.coding, coding] : null;
}

/** Lets an operation mean `other` where it means `id`. */
export function renameIn(op, id, other) {
  for (const part of ["coding", "code", "parent"]) if (op[part] === id) op[part] = other;
}
