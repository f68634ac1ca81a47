// Keeps the status page fresh: asks for its changing part, and swaps it in when there is something new.
// While a form is open that holds the page (data-holds), nothing is swapped: what is being written in it stays.
const PERIOD = 3000;
const main = document.getElementById("main");
const failed = document.getElementById("failed");
let version = main.dataset.version;
let over = false;

function figures() {
  return new Map([...main.querySelectorAll("[data-k]")].map((one) => [one.dataset.k, one.textContent]));
}

function mark(one) {
  return one && (one.getAttribute("href") || (["BUTTON", "SUMMARY"].includes(one.tagName) ? one.textContent : null));
}

function same(wanted) {
  return [...main.querySelectorAll("a, button, summary")].filter((one) => mark(one) === wanted);
}

function swap(html) {
  const before = figures();
  const focused = mark(document.activeElement);
  const which = same(focused).indexOf(document.activeElement); // many figures lead to the same page
  const hadFocus = main.contains(document.activeElement);
  const open = [...main.querySelectorAll("details[id][open]")].map((one) => one.id);
  main.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const one of main.querySelectorAll("[data-k]")) {
    if (before.get(one.dataset.k) !== one.textContent) one.classList.add("changed");
  }
  if (hadFocus && focused) {
    const again = same(focused);
    (again[which] || again[0])?.focus({ preventScroll: true });
  }
}

async function refresh() {
  if (main.querySelector("[data-holds][open]")) return;
  const headers = { "X-Part": "1", "If-None-Match": version };
  const answer = await fetch(main.dataset.live, { headers, cache: "no-store", redirect: "error" });
  if (answer.status === 401) {
    over = true;
    document.getElementById("over").hidden = false;
    return;
  }
  if (answer.status === 200) {
    swap(await answer.text());
    version = answer.headers.get("ETag");
  } else if (answer.status !== 304) {
    throw new Error(String(answer.status));
  }
}

async function beat() {
  if (!document.hidden) {
    try {
      await refresh();
      failed.hidden = true;
    } catch {
      failed.hidden = false;
    }
  }
  if (!over) setTimeout(beat, PERIOD);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) refresh().catch(() => {}); });
setTimeout(beat, PERIOD);
