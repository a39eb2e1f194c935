// Says whether what somebody did is saved, as the operation queue knows it.

import { countThings, say } from "../language/say.js";

/**
 * @param {HTMLElement} node where it is said
 * @param {string} state of the queue
 * @param {number} pending operations without an answer
 */
export function showSaving(node, state, pending) {
  const changes = countThings(pending, "unsaved change");
  const words = {
    saved: say("saved"),
    saving: say("saving…"),
    offline: say("offline, {changes}", { changes }),
    lost: say("not saved, {changes}", { changes }),
    expired: say("session expired, {changes}", { changes }),
  };
  if (node.textContent !== words[state]) node.textContent = words[state];
  node.dataset.state = state;
}
