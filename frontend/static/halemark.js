// Everything here is a nicety: each page does its whole job without it.
import { initAll } from "./vendor/govuk-frontend.js";

const announcer = document.querySelector("[data-announcer]");

/** Have a screen reader say a sentence without moving the focus. */
function announce(sentence) {
  if (announcer) {
    announcer.textContent = sentence;
  }
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

document.addEventListener("htmx:after:swap", () => {
  start();
  focusErrors();
});

document.addEventListener("htmx:after:request", (event) => {
  const sentence = event.detail?.ctx?.sourceElement?.closest("[data-says]")?.dataset.says;
  const status = event.detail?.ctx?.response?.status ?? 0;
  if (sentence && status >= 200 && status < 300) {
    announce(sentence);
  }
});

document.addEventListener("htmx:error", () => {
  announce("This could not be saved. Check your connection, then use the Save button.");
});

// Buttons that only make sense with JavaScript, such as printing, are hidden in the page until now.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
