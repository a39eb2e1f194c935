// What few people need is fetched when they need it: the board of a scribe, and what leads the room.

let brought = null;

const bring = (tag, fields) =>
  new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement(tag), fields, { onload: resolve, onerror: reject }));
  });

/** Returns the module of what scribes and facilitators use; fetched again if that failed before. */
export function bringLead() {
  const at = (name) => new URL(`../${name}`, import.meta.url).href;
  brought ??= Promise.all([
    bring("script", { src: at("shared/language-later.js") }),
    bring("link", { rel: "stylesheet", href: at("board/board.css") }),
    bring("link", { rel: "stylesheet", href: at("lead/lead.css") }),
  ])
    .then(() => import("../lead/lead.js"))
    .catch((error) => {
      brought = null;
      throw error;
    });
  return brought;
}
