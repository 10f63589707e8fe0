// Plain JavaScript templates only, the fastest that Eleventy has.
export default function (config) {
  config.setQuietMode(true);
  return { dir: { input: "pages", output: "out" }, templateFormats: ["11ty.js"], htmlTemplateEngine: false };
}
