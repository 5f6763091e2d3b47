// What pages gain by a script, being whole without it: times told from now, addresses that copy themselves.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function fromNow(told, at) {
  const age = Date.now() - at;
  if (!(age >= 0 && age < DAY)) return null; // NaN, a clock that is wrong, and what is no news any more
  return age < HOUR
    ? told.format(-Math.max(1, Math.floor(age / MINUTE)), "minute")
    : told.format(-Math.floor(age / HOUR), "hour");
}

// The box keeps the width that it has with the absolute time, so that nothing on the page ever moves.
function tellTimes() {
  const told = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "narrow" });
  const boxes = [...document.querySelectorAll("time.ago")].map((box) => ({
    box,
    absolute: box.textContent,
    at: Date.parse(box.dateTime),
    em: box.getBoundingClientRect().width / parseFloat(getComputedStyle(box).fontSize),
  }));
  for (const { box, em, absolute } of boxes) {
    box.style.inlineSize = `${em + 0.02}em`;
    box.title = absolute;
  }
  const tell = () => {
    for (const { box, absolute, at } of boxes) {
      box.textContent = fromNow(told, at) ?? absolute;
      if (box.scrollWidth > box.clientWidth + 1) box.textContent = absolute;
    }
  };
  tell();
  setInterval(() => document.hidden || tell(), MINUTE);
  document.addEventListener("visibilitychange", () => document.hidden || tell());
}

function copyButton({ copy, copied }, name, text, live) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = copy;
  button.setAttribute("aria-label", `${copy}: ${name}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    live.textContent = "";
    live.textContent = `${copied}: ${name}`;
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 2000);
  });
  return button;
}

// Browsers give the clipboard to pages that came by https, or from the same machine.
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const list of document.querySelectorAll("[data-copy]")) {
    const live = document.createElement("p");
    live.className = "unseen";
    live.setAttribute("role", "status");
    list.after(live);
    for (const place of list.querySelectorAll("dd")) {
      const name = place.previousElementSibling.textContent;
      place.append(copyButton(list.dataset, name, place.textContent.trim(), live));
    }
  }
}

tellTimes();
offerCopies();
