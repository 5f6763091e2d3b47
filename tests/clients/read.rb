# Read one feed with Ruby's own parser, which raises on a missing required element: ruby read.rb URL [strict].
# Strict refuses every element that it does not know, namespaces included.
require "json"
require "net/http"
require "rss"

feed = RSS::Parser.parse(Net::HTTP.get(URI(ARGV[0])), validate: true, ignore_unknown_element: ARGV[1] != "strict")
puts JSON.generate(
  feed.items.map do |one|
    if feed.feed_type == "atom"
      link = one.links.find { |each| each.rel == "alternate" }
      [one.id.content, one.title.content, link.href, one.published.content.to_f]
    else
      [one.guid.content, one.title, one.link, one.pubDate.to_f]
    end
  end
)
