// Shows what replies and pages would say while the plan is written; the server words them, and nothing is kept.
const WAIT = 600;
const form = document.getElementById("plan");
const look = document.getElementById("look");
let timer = 0;
let newest = 0;

async function refresh() {
  const mine = ++newest;
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" }, redirect: "error" });
    if (!answer.ok || mine !== newest) return;
    const html = await answer.text();
    if (mine !== newest) return;
    look.innerHTML = html;
    look.hidden = false;
  } catch {
    look.hidden = true; // the button shows it as well
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, WAIT);
});
