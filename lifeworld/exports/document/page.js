"use strict";
// Filter by code, and light up the words that a code in the margin lies on.
const filters = [...document.querySelectorAll("nav input")];
const marks = [...document.querySelectorAll("mark")];
const margins = [...document.querySelectorAll(".codes button")];
const turns = [...document.querySelectorAll(".turn")];
const told = document.querySelector("[data-told]");

function list(element, name) { return element.dataset[name].split(" "); }

function show() {
  const wanted = new Set(filters.filter((box) => box.checked).map((box) => box.value));
  const all = wanted.size === 0;
  for (const mark of marks) {
    // It has the colour of the first of its codes that are shown.
    const hues = list(mark, "hues").filter((_, n) => all || wanted.has(list(mark, "codes")[n]));
    mark.className = `${hues[0] ?? "off"}${hues.length > 1 ? " many" : ""}`;
  }
  for (const one of margins) one.parentElement.hidden = !all && !wanted.has(one.dataset.code);
  let shown = 0;
  for (const turn of turns) {
    turn.hidden = !all && !turn.querySelector("mark:not(.off)");
    if (!turn.hidden) shown += 1;
  }
  if (told) told.textContent = told.dataset.told.replace("{shown}", shown).replace("{all}", turns.length);
}

function light(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  for (const other of margins) other.setAttribute("aria-pressed", "false");
  for (const mark of marks) mark.classList.remove("lit");
  if (!on) return;
  button.setAttribute("aria-pressed", "true");
  for (const mark of marks) mark.classList.toggle("lit", list(mark, "marks").includes(button.dataset.mark));
}

for (const box of filters) box.addEventListener("change", show);
for (const one of margins) one.addEventListener("click", () => light(one));
document.querySelector("nav button")?.addEventListener("click", () => {
  for (const box of filters) box.checked = false;
  show();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const other of margins) if (other.getAttribute("aria-pressed") === "true") light(other);
});
show();
