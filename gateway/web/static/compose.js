// Looks at a draft again while it is written: the server says what it would do, and this puts that beside it.
const WAIT = 350;
const RETRY = 3000;
const form = document.getElementById("composer");
const look = document.getElementById("look");
const heard = document.getElementById("heard");
const failed = document.getElementById("failed");
const written = form.elements.written;
let timer = 0;
let newest = 0;

async function refresh() {
  const mine = ++newest;
  look.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" }, redirect: "error" });
  if (mine !== newest) return;
  if (answer.status === 401) {
    document.getElementById("over").hidden = false;
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  if (mine !== newest) return;
  look.innerHTML = html;
  look.removeAttribute("aria-busy");
  heard.textContent = [...look.querySelectorAll(".counted, .against, .put-off, .go")].map((one) => one.textContent).join(". ");
  failed.hidden = true;
}

async function attempt() {
  try {
    await refresh();
  } catch {
    failed.hidden = false;
    timer = setTimeout(attempt, RETRY);
  }
}

function again() {
  clearTimeout(timer);
  newest += 1;
  for (const button of look.querySelectorAll("button")) button.disabled = true;
  timer = setTimeout(attempt, WAIT);
}

form.addEventListener("input", again);
form.querySelector("[data-look]").hidden = true;
form.addEventListener("submit", (event) => {
  const by = event.submitter;
  if (!by || by.hasAttribute("data-look")) {
    event.preventDefault();
    again();
  }
});
for (const chip of form.querySelectorAll("[data-insert]")) {
  chip.addEventListener("click", () => {
    written.setRangeText(chip.dataset.insert, written.selectionStart, written.selectionEnd, "end");
    written.focus();
    again();
  });
}
