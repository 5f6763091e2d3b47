/* <region-feed region="cn/fujian/fuzhou" count="8"> shows a region's news on any page.

   It makes elements and sets their text, and never parses HTML, so it works under Trusted Types; its style is a
   constructed sheet, which no policy refuses. What stands between its tags is shown until the news are there, and
   where they cannot come. Released bytes never change: a changed module gets another number. */

const HERE = new URL(import.meta.url);
const SERVER = HERE.href.slice(0, HERE.href.lastIndexOf("/static/"));
const LOOKS = ["count", "layout", "theme", "images", "dates", "heading", "accent", "dir", "language"];
const OPTIONS = [...LOOKS, "q", "not", "source", "not-source", "since", "min-sources"];
const PATIENCE_MS = 10_000;
const KEPT = "regionfeed ";
const MAX_AGE_MS = 86_400_000;
const TALLEST = 5_000;

/** Give an element with attributes and children; what is null is left out. */
function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Give a link to another page, or the text alone when the address is none that a browser may follow. */
function link(address, text, more = {}) {
  if (!/^https?:\/\//.test(address ?? "")) return document.createTextNode(text);
  return make("a", { href: address, target: "_blank", rel: "noopener", ...more }, text);
}

const styled = (name, part, attributes, ...children) =>
  make(name, { class: `region-feed-${part}`, part, ...attributes }, ...children);

function storyItem(list, story) {
  const when = story.time && make("span", { lang: list.lang, dir: list.dir });
  if (when) {
    const [machine, text, seen] = story.time;
    when.append(seen && `${seen} `, make("time", { datetime: machine }, text));
  }
  const source = styled("small", "source", {}, story.outlet, ...(when ? [" · ", when] : []));
  const headline = styled("strong", "headline", {}, link(story.link, story.title));
  const lines = make("p", {}, headline, make("br"), source);
  if (story.excerpt) lines.append(make("br"), styled("span", "excerpt", {}, story.excerpt));
  const box = { alt: "", width: 320, height: 180, loading: "lazy", referrerpolicy: "no-referrer" };
  const image = story.image ? styled("img", "image", { ...box, src: story.image }) : null;
  return make("li", { lang: story.lang, dir: story.dir, part: "story" }, image, lines);
}

function section(list) {
  const title = styled(`h${list.heading}`, "title", { id: "title" }, link(list.page, list.title));
  const body = list.stories.length
    ? styled("ol", "stories", {}, ...list.stories.map((story) => storyItem(list, story)))
    : make("p", {}, list.words.empty);
  const feed = link(list.feed, list.words.feed, { type: "application/atom+xml" });
  const more = styled("p", "more", {}, link(list.page, list.words.all), " · ", feed);
  const names = { class: list.class, lang: list.lang, dir: list.dir, part: "feed", "aria-labelledby": "title" };
  const made = make("section", names, title, body, more);
  const [light, dark] = list.accent ?? [];
  if (light) made.style.setProperty("--region-feed-on-light", light);
  if (dark) made.style.setProperty("--region-feed-on-dark", dark);
  return made;
}

/** The last good list of each address, in this browser, for at most a day; nothing else is ever stored. */
const keep = {
  put(address, list) {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(KEPT) && !keep.get(key.slice(KEPT.length))) localStorage.removeItem(key);
      }
      if (list) localStorage.setItem(KEPT + address, JSON.stringify({ at: Date.now(), list }));
      else localStorage.removeItem(KEPT + address);
    } catch {} // a browser that stores nothing for this page, or no more
  },
  get(address) {
    try {
      const { at, list } = JSON.parse(localStorage.getItem(KEPT + address));
      return Math.abs(Date.now() - at) < MAX_AGE_MS ? list : null;
    } catch {
      return null;
    }
  },
};

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(address, signal) {
  const answer = await fetch(address, { credentials: "omit", referrerPolicy: "strict-origin", signal });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, said.error ?? answer.statusText);
  return said;
}

class RegionFeed extends HTMLElement {
  static observedAttributes = ["region", "server", "keep", ...OPTIONS];
  #root = this.attachShadow({ mode: "open" });
  #sheet = new CSSStyleSheet();
  #asking = null;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [this.#sheet];
    this.#root.append(make("slot"));
  }

  /** The address of the list that the attributes ask for, "" without a region. */
  get address() {
    const region = this.getAttribute("region")?.split("/").map(encodeURIComponent).join("/");
    const query = new URLSearchParams();
    for (const name of OPTIONS) {
      const value = this.getAttribute(name);
      if (value) query.set(name === "language" ? "lang" : name.replace("-", "_"), value);
    }
    const server = this.getAttribute("server")?.replace(/\/+$/, "") ?? SERVER;
    return region ? `${server}/embed/${region}.json${`?${query}`.replace(/^\?$/, "")}` : "";
  }

  connectedCallback() {
    this.#ask();
  }

  disconnectedCallback() {
    this.#asking?.abort();
    this.#asking = null;
  }

  attributeChangedCallback(_name, before, after) {
    if (this.isConnected && before !== after) this.#ask();
  }

  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    await Promise.resolve(); // several attributes set in one go are one question
    if (asking.signal.aborted || !this.address) return;
    const { address } = this;
    const keeps = this.getAttribute("keep") !== "no";
    const timer = setTimeout(() => asking.abort(), PATIENCE_MS);
    let list = null;
    let failure = null;
    try {
      list = await ask(address, asking.signal);
      this.#show(list);
    } catch (error) {
      failure = error;
    }
    clearTimeout(timer);
    if (this.#asking !== asking) return; // another question, or out of the page, meanwhile
    if (!failure) {
      keep.put(address, keeps ? list : null);
      return this.#tell("ready", { stories: list.stories.length, kept: false });
    }
    const isOver = failure.status >= 400 && failure.status < 500; // gone, or never was: nothing to show any more
    const last = keeps && !isOver ? keep.get(address) : null;
    if (last) {
      this.#show(last);
      return this.#tell("ready", { stories: last.stories.length, kept: true });
    }
    if (isOver) keep.put(address, null);
    this.#root.replaceChildren(make("slot"));
    this.#tell("error", { status: failure.status ?? 0, message: failure.message });
  }

  #show(list) {
    const made = section(list);
    this.#sheet.replaceSync(list.style);
    this.#root.replaceChildren(made);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`regionfeed:${name}`, { bubbles: true, composed: true, detail }));
  }
}

if (!customElements.get("region-feed")) customElements.define("region-feed", RegionFeed);

/* Frames of ours that want it (data-auto-height) get the height of what is in them. */
addEventListener("message", ({ data, source }) => {
  const height = data?.type === "regionfeed:height" ? Math.min(Number(data.height), TALLEST) : 0;
  if (!(height > 0)) return;
  for (const frame of document.querySelectorAll("iframe[data-auto-height]")) {
    if (frame.contentWindow === source && frame.src.includes("/embed/")) frame.height = height;
  }
});
