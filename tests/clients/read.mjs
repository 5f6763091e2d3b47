// Read one feed with one of npm's parsers and print its entries: node … READER URL. Run with the folder of
// the installed packages as working directory and this text on standard input, so that imports find them.
const [reader, url] = process.argv.slice(2);

const text = async () => (await fetch(url)).text();
const seconds = (date) => new Date(date).getTime() / 1000;

const readers = {
  "rss-parser": async () => {
    const { default: Parser } = await import("rss-parser");
    const feed = await new Parser().parseURL(url);
    return feed.items.map((one) => [one.guid ?? one.id, one.title, one.link, seconds(one.isoDate)]);
  },
  feedsmith: async () => {
    const { parseFeed } = await import("feedsmith");
    const { format, feed } = parseFeed(await text());
    const shapes = {
      rss: (one) => [one.guid.value, one.title, one.link, seconds(one.pubDate)],
      atom: (one) => [
        one.id,
        one.title.value ?? one.title,
        one.links.find((link) => link.rel === "alternate").href,
        seconds(one.published),
      ],
      json: (one) => [one.id, one.title, one.url, seconds(one.date_published)],
    };
    return (feed.items ?? feed.entries).map(shapes[format]);
  },
  "feed-extractor": async () => {
    const { extract } = await import("@extractus/feed-extractor");
    // In Atom it calls `updated` the time of publication, so what is written beside it is asked for.
    const options = { getExtraEntryFields: (one) => ({ first: one.published }) };
    const feed = await extract(url, options);
    return feed.entries.map((one) => [one.id, one.title, one.link, seconds(one.first ?? one.published)]);
  },
  feedparser: async () => {
    const { default: FeedParser } = await import("feedparser");
    const parser = new FeedParser({ feedurl: url });
    parser.end(await text());
    const entries = [];
    for await (const one of parser) entries.push([one.guid, one.title, one.link, seconds(one.pubdate)]);
    return entries;
  },
};

console.log(JSON.stringify(await readers[reader]()));
