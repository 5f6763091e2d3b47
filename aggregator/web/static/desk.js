// An order that waits is looked at again until it is answered; without this script the page loads itself anew.

const LOOK_MS = 1000;

function look() {
  const asked = new XMLHttpRequest();
  asked.responseType = "document"; // parsed by the browser as a page is; nothing of it runs
  asked.open("GET", window.location.href);
  asked.addEventListener("load", () => show(asked.response));
  asked.addEventListener("error", () => setTimeout(look, LOOK_MS));
  asked.send();
}

function show(page) {
  const waiting = document.querySelector("[data-waits]");
  const answered = page && page.querySelector("#main");
  if (!waiting || !answered) {
    return;
  }
  if (answered.querySelector("[data-waits]")) {
    setTimeout(look, LOOK_MS);
    return;
  }
  const main = document.querySelector("#main");
  main.replaceChildren(...document.importNode(answered, true).childNodes);
  main.focus();
}

if (document.querySelector("[data-waits]")) {
  setTimeout(look, LOOK_MS);
}
