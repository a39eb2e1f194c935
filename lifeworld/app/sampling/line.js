// Saves what is done in a sample; what is not saved yet outlives the page, and a reload too.

import { OperationQueue } from "../reader/queue.js";
import { Wire } from "../reader/wire.js";

const lines = new Map();

/**
 * Returns the one queue of a sample.
 *
 * @param {{api: string, token: string, sample: string}} data
 * @returns {{queue: OperationQueue, wire: Wire, desk: object|null}} `desk` hears answers and states
 */
export function lineFor({ api, token, sample }) {
  let line = lines.get(sample);
  if (!line) {
    const wire = new Wire({ api, token, transcript: "", hash: "" });
    wire.base = new URL(`${api}/samples/${encodeURIComponent(sample)}`, location.origin).href;
    line = { wire, desk: null };
    line.queue = new OperationQueue({
      storage: globalThis.sessionStorage,
      key: `lifeworld:sample:${sample}`,
      send: (ops) => wire.postOperations(ops, ""),
      onReply: (reply, ops) => line.desk?.answered(reply, ops),
      onState: (state) => line.desk?.stateChanged(state),
    });
    line.queue.bind(sample);
    line.left = line.queue.restore(sample).ops;
    if (line.left.length) line.queue.add(line.left);
    addEventListener("online", () => line.queue.retry());
    addEventListener("pagehide", () => {
      const { left } = line.queue;
      if (left.length) wire.postOperations(left, "", { last: true }).catch(() => {});
    });
    lines.set(sample, line);
  }
  wireToken(line, token);
  return line;
}

/** Goes on with a new token after a session has expired. */
function wireToken(line, token) {
  if (line.wire.token === token) return;
  line.wire.token = token;
  line.queue.retry();
}
