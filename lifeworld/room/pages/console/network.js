// Before the start: which address phones can reach, opened on purpose, tried with a phone, and what
// to do where no phone gets through.

import { el, keepRows, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { countThings, say } from "../shared/say.js";

const KINDS = {
  wifi: say("Wi-Fi"),
  cable: say("Cable"),
  other: say("Other network"),
  this: say("This computer only"),
};

export class Network {
  #found = null; // what /network.json said
  #asked = "";

  /** @param {{room: object, fetch?: typeof fetch, announce: (words: string) => void}} options */
  constructor({ room, announce }) {
    this.room = room;
    this.announce = announce;
    this.closed = el("div", { class: "opening" });
    this.addresses = el("ul", { class: "addresses" });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.code = el("p", { class: "code" });
    this.url = el("p", { class: "url" });
    this.qr = el("img", { class: "qr", alt: say("QR code of the address"), hidden: true });
    this.tried = el("p", { class: "tried", role: "status" });
    this.again = button(null, say("Close it to phones"), () => this.#post("close", {}), { class: "quiet" });
    this.joined = el("p", { class: "joined" });
    this.open = el(
      "div",
      { class: "invite" },
      this.qr,
      el(
        "div",
        {},
        el("p", { class: "hint" }, say("People scan this, or open the address and type the letters:")),
        this.url,
        this.code,
        this.tried,
        this.joined,
        this.again,
      ),
    );
    this.node = el(
      "section",
      { class: "network", "aria-labelledby": "network-title" },
      el("h2", { id: "network-title" }, say("Let phones in")),
      this.closed,
      this.open,
      this.problem,
      this.#makeHelp(),
    );
    this.closed.append(
      el(
        "p",
        {},
        say(
          "Nobody but this computer can reach the room. Choose the network that the phones are in; it is open to everybody in that network until you close it or the workshop ends.",
        ),
      ),
      this.addresses,
    );
  }

  #makeHelp() {
    const step = (title, words) => el("details", {}, el("summary", {}, title), el("p", {}, words));
    return el(
      "div",
      { class: "fallback" },
      el("h3", {}, say("If no phone gets through")),
      step(
        say("1. The same network"),
        say(
          "Phone and computer have to be in the same Wi-Fi. Networks for guests often keep devices apart: try the other one, or ask who runs it.",
        ),
      ),
      step(
        say("2. A hotspot"),
        say(
          "Turn on the hotspot of this computer or of a phone, join it with this computer and with the others, and choose its address above. It needs no Internet.",
        ),
      ),
      step(
        say("3. A router of your own"),
        say(
          "A small router without Internet makes a network for the room. Plug it in, join it, and choose its address above.",
        ),
      ),
      step(
        say("4. On paper"),
        say(
          "Print the cards and the sheet from the workshop’s page in the study. You enter what people wrote and how they voted here, under “Somebody without a phone”, or later at home.",
        ),
      ),
    );
  }

  /** Asks the server anew: a network came or went, or the room was opened elsewhere. */
  async refresh() {
    try {
      const answer = await fetch("/network.json");
      if (!answer.ok) return;
      this.#found = await answer.json();
    } catch {
      return; // the connection's state is shown elsewhere
    }
    this.draw();
  }

  async #post(what, body) {
    setText(this.problem, "");
    try {
      const answer = await fetch(`/network/${what}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) setText(this.problem, told.why ?? say("That did not work; try another address."));
    } catch {
      setText(this.problem, say("The room’s server does not answer. Open the room again from the study."));
    }
    await this.refresh();
  }

  draw() {
    const address = this.room.parts.get("address") ?? {};
    const asked = JSON.stringify([address.url, address.tested]);
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.refresh();
    }
    const found = this.#found;
    const url = address.url || "";
    this.closed.hidden = Boolean(found?.open);
    this.open.hidden = !url;
    this.again.hidden = !found?.open;
    keepRows(this.addresses, found?.addresses ?? [], {
      key: ({ address: name }) => name,
      make: (one) =>
        el(
          "li",
          {},
          el(
            "div",
            {},
            el("b", {}, one.address),
            " ",
            el(
              "span",
              { class: "kind" },
              [KINDS[one.kind] ?? one.kind, one.name].filter(Boolean).join(" · "),
            ),
            el("p", { class: "who" }, one.who),
          ),
          button(null, say("Open to phones"), () => this.#post("open", { address: one.address }), {
            "aria-label": say("Open {address} to phones", { address: one.address }),
          }),
        ),
    });
    // The first is most likely right; the others stay quiet.
    [...this.addresses.querySelectorAll("button")].forEach((node, at) =>
      node.classList.toggle("primary", at === 0),
    );
    if (found && !this.addresses.childElementCount && !found.open)
      setText(
        this.problem,
        say("This computer is in no network. Turn on Wi-Fi or a hotspot; this page notices."),
      );
    else if (this.problem.textContent.startsWith(say("This computer is in no network.")))
      setText(this.problem, "");
    this.#drawInvitation(url, address, found);
  }

  #drawInvitation(url, address, found) {
    if (!url) return;
    setText(this.url, url.replace(/^https?:\/\//, "").replace(/\/j\/.*$/, ""));
    setText(this.code, address.code ?? found?.code ?? "");
    if (this.qr.dataset.url !== url) {
      this.qr.dataset.url = url;
      this.qr.src = `/qr.svg?of=${encodeURIComponent(url)}`;
      this.qr.hidden = false;
    }
    const reached = address.reached ?? found?.reached ?? 0;
    const { joined = 0 } = this.room.parts.get("counts") ?? {};
    const tested = address.tested || reached > 0 || joined > 0;
    this.tried.dataset.state = tested ? "reached" : "waiting";
    setText(
      this.tried,
      tested
        ? say("A phone has reached this computer.")
        : say("Try it now: scan it with one phone. No phone has reached this computer yet."),
    );
    setText(
      this.joined,
      joined ? say("{people} joined", { people: countThings(joined, "person", "people") }) : "",
    );
  }
}
