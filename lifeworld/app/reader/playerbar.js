// The player bar at the bottom: its buttons, slider and speed menu.

import { say } from "../language/say.js";
import { el, icon, iconButton } from "./dom.js";
import { SPEEDS } from "./timeline.js";

function toggle(name, label, act, key = null) {
  const button = iconButton(name, label, act, key);
  button.setAttribute("aria-pressed", "false");
  return button;
}

/**
 * Builds the controls, in display order.
 *
 * @param {{press, hop, seek, setSpeed, loop, follow}} acts
 */
export function buildControls(acts) {
  const slider = el("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": say("Position in the recording"),
    oninput: () => acts.seek(Number(slider.value)),
  });
  return {
    back: iconButton("back", say("Skip back 3 seconds"), () => acts.hop(-1), "["),
    play: iconButton("play", say("Play"), acts.press, "t"),
    ahead: iconButton("ahead", say("Skip forward 3 seconds"), () => acts.hop(1), "]"),
    place: el("span", { class: "clock" }),
    slider,
    speed: el(
      "select",
      { "aria-label": say("Speed"), title: say("Speed (< >)"), onchange: acts.setSpeed },
      ...SPEEDS.map((speed) => el("option", { value: speed }, `${speed}×`)),
    ),
    looping: toggle("loop", say("Repeat this turn"), acts.loop, "Shift t"),
    following: toggle("follow", say("Scroll with playback"), acts.follow),
  };
}

export function showPlaying(button, playing) {
  const label = playing ? say("Pause") : say("Play");
  button.replaceChildren(icon(playing ? "pause" : "play"));
  button.setAttribute("aria-label", label);
  button.title = `${label} (t)`;
}

/** A button that shows or hides the video; the sound plays either way. */
export function pictureButton(film) {
  film.classList.add("picture");
  film.hidden = true;
  const button = toggle("film", say("Show video"), () => {
    film.hidden = !film.hidden;
    button.setAttribute("aria-pressed", String(!film.hidden));
  });
  return button;
}
