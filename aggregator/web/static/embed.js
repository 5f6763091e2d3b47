// An embed in a frame: it says how tall it is, so that the page around it can give it that height, and it follows
// links where WordPress's sandbox forbids new windows. It reads nothing, stores nothing and asks no server.
(() => {
  if (parent === window) return;
  const page = document.documentElement;
  // WordPress marks the frames of its sandbox with a secret and listens for messages that carry it.
  const secret = /[?&]secret=([A-Za-z0-9]+)/.exec(location.hash)?.[1];
  const tell = (message) => parent.postMessage(message, "*");
  const tellHeight = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    tell({ type: "regionfeed:height", height });
    if (secret) tell({ message: "height", value: height, secret });
  };

  addEventListener("message", (event) => {
    if (event.source === parent && event.data?.message === "ready") tellHeight();
  });
  new ResizeObserver(tellHeight).observe(page);

  if (secret) {
    // The page around it goes to addresses of our own host only: a story's own page, which leads to the article.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link) return;
      event.preventDefault();
      tell({ message: "link", value: link.dataset.here ?? link.href, secret });
    });
  }
})();
