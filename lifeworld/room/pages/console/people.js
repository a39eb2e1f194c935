// Who is in the room: how many are ready, who is remote, who sits where, and who has no phone.

import { el, keepRows, setAttribute, setText } from "../shared/dom.js";
import { button } from "../shared/icons.js";
import { countThings, formatNumber, say } from "../shared/say.js";

const ROLES = {
  guest: say("Takes part"),
  scribe: say("Scribe"),
  facilitator: say("Facilitator"),
  observer: say("Observer"),
};

export const listPeople = (parts) =>
  [...parts].filter(([key]) => key.startsWith("people:")).map(([, person]) => person);

export class People {
  #open = null;

  /** @param {{room: object, does: {add: () => void, enter: (person: object) => void, remove: (person: object) => void}}} options */
  constructor({ room, does }) {
    this.room = room;
    this.does = does;
    this.ready = el("p", { class: "ready" });
    this.meter = el("span", { class: "meter", "aria-hidden": "true" }, el("i", {}));
    this.told = el("p", { class: "told" });
    this.tables = el("div", { class: "tables" });
    this.none = el("p", { class: "none" }, say("Nobody has joined yet."));
    this.node = el(
      "section",
      { class: "people", "aria-labelledby": "people-title" },
      el("h2", { id: "people-title", tabindex: "-1" }, say("In the room")),
      this.ready,
      this.meter,
      this.told,
      this.tables,
      this.none,
      button("add", say("Somebody without a phone"), does.add, { class: "add" }),
    );
  }

  focus() {
    (this.tables.querySelector("button") ?? this.node.querySelector(".add")).focus();
  }

  draw() {
    const counts = this.room.parts.get("counts") ?? {};
    const { here = 0, ready = 0, remote = 0, joined = 0 } = counts;
    setText(
      this.ready,
      say("{ready} of {here} ready", { ready: formatNumber(ready), here: formatNumber(here) }),
    );
    this.meter.firstElementChild.style.setProperty("--share", here ? ready / here : 0);
    const told = [say("{people} joined", { people: countThings(joined, "person", "people") })];
    if (remote) told.push(say("{people} remote", { people: countThings(remote, "person", "people") }));
    const away = joined - here;
    if (away > 0) told.push(say("{people} away", { people: countThings(away, "person", "people") }));
    setText(this.told, told.join(" · "));
    this.#drawTables(counts);
    this.none.hidden = listPeople(this.room.parts).length > 0;
  }

  #drawTables(counts) {
    const people = listPeople(this.room.parts).sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    const tables = Object.entries(counts.tables ?? {}).map(([id, table]) => ({ id, ...table }));
    const known = new Set(tables.map(({ id }) => id));
    const groups = [
      ...tables.map((table) => ({ ...table, people: people.filter((person) => person.table === table.id) })),
      {
        id: "",
        name: tables.length ? say("At no table") : "",
        people: people.filter((person) => !known.has(person.table)),
      },
    ].filter((group) => group.people.length || group.id);
    keepRows(this.tables, groups, {
      key: ({ id }) => `table-${id}`,
      make: () => el("section", {}, el("h3", {}), el("ul", {})),
      update: (node, group) => {
        const [title, list] = node.children;
        const here = group.people.filter((person) => person.here).length;
        const isReady = group.people.filter((person) => person.ready && person.here).length;
        title.hidden = !group.name;
        setText(
          title,
          group.id
            ? say("{table}: {ready} of {here} ready", { table: group.name, ready: isReady, here })
            : group.name,
        );
        keepRows(list, group.people, {
          key: ({ id }) => id,
          make: (person) => this.#make(person),
          update: (row, person) => this.#update(row, person),
        });
      },
    });
  }

  #make({ id }) {
    const now = () => this.room.parts.get(`people:${id}`);
    const role = el("select", {
      "aria-label": say("Role"),
      onchange: () => this.room.send("role", { guest: id, role: role.value }),
    });
    for (const [value, words] of Object.entries(ROLES)) role.append(el("option", { value }, words));
    const tables = this.room.parts.get("room")?.tables ?? [];
    const table = el("select", {
      "aria-label": say("Table"),
      onchange: () => this.room.send("seat", { guest: id, table: table.value }),
    });
    table.append(
      el("option", { value: "" }, say("At no table")),
      ...tables.map((one) => el("option", { value: one.id }, one.name)),
    );
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "person", "aria-expanded": "false", onclick: () => this.#toggle(id) },
        el("i", { class: "dot" }),
        el("span", { class: "name", dir: "auto" }),
        el("span", { class: "tags" }),
      ),
      el(
        "div",
        { class: "acts", hidden: true },
        el("span", { class: "role" }, role),
        el("span", { class: "seat", hidden: !tables.length }, table),
        button("pen", say("Enter for them"), () => this.does.enter(now()), { class: "enter" }),
        button("cross", say("Remove"), () => this.does.remove(now()), { class: "quiet" }),
      ),
    );
  }

  #update(node, person) {
    const [row, acts] = node.children;
    const [dot, name, tags] = row.children;
    const state = person.proxy || person.here ? (person.ready ? "ready" : "here") : "away";
    dot.dataset.state = state;
    setText(name, nameOf(person));
    const words = { ready: say("ready"), here: "", away: say("away") };
    const told = [
      person.role !== "guest" && (ROLES[person.role] ?? person.role),
      person.side,
      person.remote && say("remote"),
      person.proxy && say("no phone"),
      words[state],
    ];
    setText(tags, told.filter(Boolean).join(" · "));
    for (const [select, value] of [
      [acts.querySelector(".role select"), person.role],
      [acts.querySelector(".seat select"), person.table ?? ""],
    ])
      if (select && select.value !== value && document.activeElement !== select) select.value = value;
    setAttribute(row, "aria-expanded", String(this.#open === person.id));
    acts.hidden = this.#open !== person.id;
    acts.querySelector(".enter").hidden = !person.proxy;
  }

  #toggle(id) {
    this.#open = this.#open === id ? null : id;
    for (const row of this.tables.querySelectorAll(".person[aria-expanded=true]")) {
      row.setAttribute("aria-expanded", "false");
      row.nextElementSibling.hidden = true;
    }
    const row = [...this.tables.querySelectorAll("li")].find((item) => item.contains(document.activeElement));
    if (!row || this.#open === null) return;
    row.firstElementChild.setAttribute("aria-expanded", "true");
    row.lastElementChild.hidden = false;
  }
}

export const nameOf = ({ name, id }) => name || say("Guest {number}", { number: id.slice(-4) });
