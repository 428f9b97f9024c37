// Shows how far an upload is. Without this the same form is sent by the browser, and the same page comes back.

/** Send a form with its files and show the page that comes back, without losing what a refusal kept. */
function send(form, bar, button) {
  const request = new XMLHttpRequest();
  const fields = new FormData(form);
  request.open("POST", form.action);
  bar.hidden = false;
  button.disabled = true;
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      bar.value = Math.round((100 * event.loaded) / event.total);
    }
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => {
    bar.hidden = true;
    button.disabled = false;
    say(form, "The upload broke off, and nothing was saved. Check your connection and try again.");
  });
  request.send(fields);
}

/** Put the page that came back in the place of this one. */
function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) {
    window.location.reload();
    return;
  }
  if (page.querySelector("meta[http-equiv=refresh]")) {
    window.location.assign(request.responseURL); // a page that looks again must be loaded to do so
    return;
  }
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  if (request.status < 400 && request.responseURL !== window.location.href) {
    window.history.replaceState(null, "", request.responseURL);
  }
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  const told = document.querySelector(".govuk-error-summary, .govuk-notification-banner") ?? document.querySelector("h1");
  told.setAttribute("tabindex", "-1");
  told.focus();
  told.scrollIntoView({ block: "start" });
}

/** Say beside the form what went wrong. */
function say(form, sentence) {
  const line = form.querySelector("[data-upload-fault]") ?? form.appendChild(document.createElement("p"));
  line.dataset.uploadFault = "";
  line.className = "govuk-error-message";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  const chosen = form && [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  if (chosen) {
    event.preventDefault();
    send(form, form.querySelector("progress"), form.querySelector("button[type=submit], button:not([type])"));
  }
});
