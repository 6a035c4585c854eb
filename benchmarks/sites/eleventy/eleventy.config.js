// Eleventy with the plugins that bloggers add, and what Longform has, as far as a few
// filters give it.
import { dateToRfc3339 } from "@11ty/eleventy-plugin-rss";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import { katex } from "@mdit/plugin-katex";

const day = (date) => date.toISOString().slice(0, 10);

// Posts by each value of a key of their front matter: [{ name, posts }], by name.
function groups(posts, values) {
  const found = new Map();
  for (const post of posts) {
    for (const name of values(post)) {
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(post);
    }
  }
  return [...found]
    .map(([name, members]) => ({ name, posts: members }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function related(post, posts) {
  const own = new Set(post.data.tags);
  const score = (other) =>
    other.data.tags.filter((tag) => own.has(tag)).length * 2 +
    (other.data.categories[0] === post.data.categories[0]);
  return posts
    .filter((other) => other.url !== post.url)
    .map((other) => [score(other), other])
    .sort((a, b) => b[0] - a[0] || b[1].date - a[1].date)
    .slice(0, 5)
    .map(([, other]) => other);
}

export default function (config) {
  config.addPlugin(highlight);
  config.amendLibrary("md", (markdown) =>
    markdown.use(katex, { output: "mathml", throwOnError: true }),
  );
  config.addPassthroughCopy("posts/**/*.svg");

  const newest = (api) => api.getFilteredByTag("post").reverse();
  const kinds = {
    tag: (post) => post.data.tags.filter((tag) => tag !== "post"),
    category: (post) => post.data.categories,
    author: (post) => post.data.authors,
    series: (post) => post.data.series ?? [],
    year: (post) => [String(post.date.getUTCFullYear())],
  };
  config.addCollection("newest", newest);
  config.addCollection("labels", (api) =>
    Object.entries(kinds).flatMap(([kind, values]) =>
      groups(newest(api), values).map((group) => ({ kind, ...group })),
    ),
  );
  config.addFilter("day", day);
  config.addFilter("rfc3339", dateToRfc3339);
  config.addFilter("minutes", (text) => Math.ceil(text.split(/\s+/).length / 213));
  config.addFilter("plain", (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "));
  config.addFilter("related", (url, posts) =>
    related(posts.find((post) => post.url === url), posts),
  );
  config.addFilter("parts", (name, posts) =>
    posts
      .filter((post) => post.data.series?.includes(name))
      .sort((a, b) => a.data.part - b.data.part),
  );
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
