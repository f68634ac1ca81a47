// The phone on the screen: 12 keys with several letters each, six rows of twenty characters, one text at a time.
const COLUMNS = 20, ROWS = 6;
const SAME_KEY_MS = 900, HOLD_MS = 600;
const SOON_MS = 250, SOON_TRIES = 40, PERIOD_MS = 2500;
const TAPS = {
  1: ".,?!1", 2: "abc2", 3: "def3", 4: "ghi4", 5: "jkl5", 6: "mno6", 7: "pqrs7", 8: "tuv8", 9: "wxyz9",
  0: " 0", "*": "*+-/=:()",
};
const MODES = ["abc", "ABC", "123"];
const TWO_PLACES = new Set("[]{}^~\\|");
const at = (id) => document.getElementById(id);
const page = at("main"), screen = at("screen"), typed = at("typed");
at("dead").hidden = true;
const finger = matchMedia("(pointer: coarse)").matches;

let phone = "", who = "", talk = [], top = 0, mode = 0;
let draft = "", ref = "", notice = "", writing = false, sending = false;
let lastKey = "", lastAt = 0, cycle = 0;
let loaded = false;  // whether what was said before has been read
let menu = null;  // a call of the menu: { session, number, text, more }
let awaited = "", tries = 0, timer = 0, over = false;

// --- what a basic phone can write and show ---

function fold(text) {
  const bare = text.replace(/đ/g, "d").replace(/Đ/g, "D").replace(/[–—]/g, "-").replace(/\s/g, " ");
  return bare.normalize("NFD").replace(/[^ -_a-~]/g, "");
}

function places(text) {
  return [...text].map((character) => (TWO_PLACES.has(character) ? 2 : 1));
}

function count(text) {
  const widths = places(text);
  const used = widths.reduce((sum, width) => sum + width, 0);
  if (used <= 160) return [160 - used, 1];
  let parts = 1, filled = 0;
  for (const width of widths) {
    if (filled + width > 153) { parts += 1; filled = 0; }
    filled += width;
  }
  return [153 - filled, parts];
}

function wrap(text) {
  const lines = [""];
  for (const word of text.split(/(?<= )/)) {
    let rest = word;
    if (lines.at(-1).length + rest.trimEnd().length > COLUMNS && lines.at(-1)) lines.push("");
    while (rest.length > COLUMNS) { lines[lines.length - 1] = rest.slice(0, COLUMNS); rest = rest.slice(COLUMNS); lines.push(""); }
    lines[lines.length - 1] += rest;
  }
  return lines;
}

// --- the screen ---

function history() {
  const lines = [];
  for (const one of talk) {
    one.line = lines.length;
    lines.push(...wrap((one.from === "phone" ? "> " : "") + one.body), "");
  }
  return lines.slice(0, -1);
}

function page_lines(text) { return text.split("\n").flatMap(wrap); }

function draw() {
  let lines, from;
  if (writing || sending) {
    lines = sending ? wrap(page.dataset.sending) : wrap(draft + "\u2588");
    from = Math.max(lines.length - ROWS, 0);
  } else {
    lines = notice ? wrap(notice) : menu ? page_lines(menu.text) : history();
    if (!lines.length) lines = wrap(page.dataset.empty);
    top = Math.min(Math.max(top, 0), Math.max(lines.length - ROWS, 0));
    from = notice ? 0 : top;
  }
  const shown = lines.slice(from, from + ROWS).map((line) => line.slice(0, COLUMNS).padEnd(COLUMNS));
  while (shown.length < ROWS) shown.push(" ".repeat(COLUMNS));
  screen.textContent = shown.join("\n");
  screen.dataset.more = (from > 0 ? "up" : "") + (from + ROWS < lines.length ? "down" : "");
  at("mode").textContent = dials() ? "123" : MODES[mode];
  at("count").textContent = menu ? "USSD" : count(draft).join("/");
  if (typed.value !== draft) typed.value = draft;
}

function write(text) {
  if (sending || (menu && !menu.more)) return;
  if (!draft) ref = uuid();
  draft = fold(text).slice(0, Number(page.dataset.most));
  writing = draft !== "";
  notice = "";
  draw();
}

// --- the keys ---

function tap(key) {
  const now = Date.now();
  const letters = dials() || MODES[mode] === "123" ? key : TAPS[key];
  if (key === lastKey && now - lastAt < SAME_KEY_MS && draft && letters.length > 1) {
    cycle = (cycle + 1) % letters.length;
    write(draft.slice(0, -1) + cased(letters[cycle]));
  } else {
    cycle = 0;
    write(draft + cased(letters[0]));
  }
  lastKey = key;
  lastAt = now;
}

function cased(letter) { return MODES[mode] === "ABC" ? letter.toUpperCase() : letter; }

function dials() { return menu !== null || draft.startsWith("*"); }

function press(key) {
  if (key === "send") send();
  else if (key === "clear") clear();
  else if (key === "up") scroll(-1);
  else if (key === "down") scroll(1);
  else if (key === "#" && !dials()) { mode = (mode + 1) % MODES.length; lastKey = ""; draw(); }
  else tap(key);
  if (key.length > 1) lastKey = "";
}

function hold(key) {
  if (key === "clear") write("");
  else if (/^[0-9]$/.test(key)) write(draft + key);
  else if (key === "#" || key === "*") write(draft + key);
  lastKey = "";
}

function clear() {
  if (notice) { notice = ""; draw(); } else if (draft) write(draft.slice(0, -1)); else if (menu) hang_up();
}

function scroll(step) {
  if (writing && !draft) writing = false;
  top += step;
  draw();
}

// --- sending and answers ---

function uuid() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function send() {
  if (menu && !sending) return menu.more ? step(draft.trim()) : hang_up();
  if (sending || !draft.trim()) return;
  if (/^\*[0-9*]*#$/.test(draft.trim())) return dial(draft.trim());
  sending = true;
  draw();
  try {
    const answer = await fetch(page.dataset.send, {
      method: "POST", redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.dataset.csrf },
      body: JSON.stringify({ phone, body: draft, ref }),
    });
    if (answer.status === 401) return ended();
    if (!answer.ok) throw new Error(String(answer.status));
    const { id } = await answer.json();
    talk.push({ id, from: "phone", body: draft });
    draft = ""; writing = false; notice = ""; awaited = id; tries = SOON_TRIES; top = Infinity;
    later(0);
  } catch {
    notice = page.dataset.failed; writing = false;
  } finally {
    sending = false;
    draw();
  }
}

// --- the menu ---

function dial(code) {
  if (code === page.dataset.code) {
    menu = { session: uuid(), number: -1, text: "", more: true };
    return step("");
  }
  draft = ""; writing = false; notice = page.dataset.ussd;
  draw();
}

async function step(input) {
  if (menu.number >= 0 && !input) return;
  const call = menu;
  sending = true;
  draw();
  try {
    const answer = await fetch(page.dataset.dial, {
      method: "POST", redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.dataset.csrf },
      body: JSON.stringify({ phone, session: call.session, input, number: String(call.number + 1) }),
    });
    if (answer.status === 401) return ended();
    if (!answer.ok) throw new Error(String(answer.status));
    const { text, more } = await answer.json();
    if (menu !== call) return;
    menu = { session: call.session, number: call.number + 1, text: fold_lines(text), more };
    draft = ""; writing = false; notice = ""; top = 0; tries = more ? 0 : SOON_TRIES;
    at("said").textContent = text;
  } catch {
    if (menu === call && call.number < 0) menu = null;
    notice = page.dataset.failed; writing = false;
  } finally {
    sending = false;
    draw();
  }
}

function fold_lines(text) { return text.split("\n").map(fold).join("\n"); }

function hang_up() {
  menu = null; draft = ""; writing = false; notice = "";
  history();
  top = talk.at(-1)?.line ?? 0;
  draw();
  later(0);
}

async function listen() {
  const of = who;
  const headers = { Accept: "application/json" };
  const address = new URL(page.dataset.talk, location.href);
  address.searchParams.set("who", of);
  const answer = await fetch(address, { headers, redirect: "error" });
  if (answer.status === 401) return ended();
  if (!answer.ok || of !== who) return;
  const { said } = await answer.json();
  take(said);
}

function take(said) {
  const first = !loaded && !awaited;
  loaded = true;
  const known = new Set(talk.map((one) => one.id));
  const fresh = said.filter((one) => !known.has(one.id));
  const unjudged = talk.filter((one) => one.id === awaited && !said.some((other) => other.id === one.id));
  if (!fresh.length && said.length + unjudged.length === talk.length) return;
  talk = [...said, ...unjudged];
  const reply = fresh.findLast((one) => one.from === "gateway");
  history();
  if (reply && !first) learn().catch(() => {});
  if (first) top = Infinity;
  else if (reply) { if (!menu) top = reply.line; awaited = ""; at("said").textContent = reply.body; }
  draw();
}

async function learn() {
  if (!page.dataset.lesson) return;
  const answer = await fetch(page.dataset.lesson, { headers: { "X-Part": "1" }, cache: "no-store", redirect: "error" });
  if (!answer.ok) return;
  const html = await answer.text(), part = at("lesson");
  if (part.dataset.last !== html) part.innerHTML = part.dataset.last = html;
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (!document.hidden) await listen().catch(() => {});
    if (over) return;
    const soon = awaited && tries > 0;
    if (soon) tries -= 1;
    later(soon ? SOON_MS : PERIOD_MS);
  }, wait);
}

function ended() {
  over = true;
  at("over").hidden = false;
}

// --- whose phone, which text ---

function pick(choice) {
  phone = choice.value;
  who = choice.dataset.who;
  talk = []; awaited = ""; top = 0; draft = ""; writing = false; notice = ""; menu = null; loaded = false;
  at("samples").replaceChildren(...JSON.parse(choice.dataset.samples).map(sample));
  draw();
  later(0);
}

function sample(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => { menu = null; draft = ""; write(text); settle(); screen.parentElement.scrollIntoView({ block: "nearest" }); });
  return button;
}

function settle() { if (!finger) typed.focus({ preventScroll: true }); }

for (const button of document.querySelectorAll("[data-key]")) {
  let held = 0, wasHeld = false;
  button.addEventListener("pointerdown", () => {
    wasHeld = false;
    held = setTimeout(() => { wasHeld = true; hold(button.dataset.key); }, HOLD_MS);
  });
  for (const kind of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(kind, () => clearTimeout(held));
  button.addEventListener("click", () => { if (!wasHeld) press(button.dataset.key); wasHeld = false; });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}

typed.addEventListener("input", () => { write(typed.value); typed.setSelectionRange(draft.length, draft.length); });
typed.addEventListener("keydown", (event) => {
  const key = { Enter: "send", Escape: "clear", ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!key || event.isComposing) return;
  event.preventDefault();
  press(key);
});
document.addEventListener("keydown", (event) => {
  if (event.target === document.body && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typed.focus();
});
for (const choice of document.querySelectorAll("input[name=phone]")) {
  choice.addEventListener("change", () => pick(choice));
  if (choice.checked) pick(choice);
}
settle();
