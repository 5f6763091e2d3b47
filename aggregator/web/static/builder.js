// The builder of embeds: what the form says is shown at once, and the lines can be copied with one click.

const form = document.getElementById("build");
const preview = document.getElementById("preview");
const fault = document.getElementById("fault");
const PAUSE_MS = 300; // between the last key and the question

function asked() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value);
  return query;
}

async function renew() {
  if (!form.checkValidity()) return;
  const query = asked();
  const answer = await fetch(`${form.action}.json?${query}`).catch(() => null);
  if (!answer || `${asked()}` !== `${query}`) return; // another question is on its way, or none gets through
  const said = await answer.json();
  fault.textContent = said.error ?? "";
  if (said.error) return;
  history.replaceState(null, "", `${form.action}?${query}`);
  if (preview.getAttribute("src") !== said.preview) preview.contentWindow.location.replace(said.preview);
  preview.dataset.shown = said.preview;
  for (const [way, [code, policy]] of Object.entries(said.ways)) {
    document.getElementById(`code-${way}`).textContent = code;
    document.getElementById(`policy-${way}`).textContent = policy;
  }
}

let timer;
form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(renew, PAUSE_MS);
});

async function copy(button) {
  const code = document.getElementById(button.dataset.copies);
  const label = button.firstChild;
  try {
    await navigator.clipboard.writeText(code.textContent);
    const before = label.data;
    label.data = button.dataset.done;
    setTimeout(() => (label.data = before), 2000);
  } catch {
    getSelection().selectAllChildren(code); // without leave to write, the keyboard copies what is selected
  }
}

for (const button of document.querySelectorAll("button.copies")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
