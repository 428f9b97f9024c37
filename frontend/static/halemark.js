// Everything here is a nicety: each page does its whole job without it.
import { initAll } from "./vendor/govuk-frontend.js";

const NOT_SAVED = "That did not work, and nothing was saved. Check your connection, then use the button to try again.";
const announcer = document.querySelector("[data-announcer]");

/** Have a screen reader say a sentence without moving the focus; a fault is shown to the eye as well. */
function announce(sentence, { fault = false } = {}) {
  announcer.textContent = sentence;
  announcer.classList.toggle("hm-announcer--fault", fault);
}

/** Bring the components of the page to life; those that already are alive are left as they are. */
function start() {
  initAll({
    onError: (error) => {
      if (error.name !== "InitError") {
        console.error(error);
      }
    },
  });
}

/** After a refused save the summary of what is wrong takes the focus, as it would on a whole page. */
function focusErrors() {
  document.querySelector(".govuk-error-summary")?.focus();
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start();

// A refused form comes back as it was sent. What was typed since, while the answer was on its way, is kept.
let typedSince = new Map();
let refused = false;
document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  refused = response.status >= 400;
  const boxes = response.status >= 400 ? sourceElement.closest("form")?.querySelectorAll("textarea[id]") ?? [] : [];
  typedSince = new Map(Array.from(boxes, (box) => [box.id, box.value]));
});

document.addEventListener("htmx:after:swap", () => {
  for (const [id, text] of typedSince) {
    const box = document.getElementById(id);
    if (box) {
      box.value = text;
    }
  }
  typedSince.clear();
  start();
  // A page of faults from before may still show; only a refusal just come takes the focus.
  if (refused) {
    focusErrors();
  }
  refused = false;
});

document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  const sentence = sourceElement.closest("[data-says]")?.dataset.says;
  if (response.status >= 500) {
    announce(NOT_SAVED, { fault: true });
  } else if (response.status < 300 && sentence) {
    announce(sentence);
  }
});

document.addEventListener("htmx:error", () => announce(NOT_SAVED, { fault: true }));

// Buttons that only make sense with JavaScript, such as printing, are hidden in the page until now.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
