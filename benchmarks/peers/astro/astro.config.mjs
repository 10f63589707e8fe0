// One page a paper and nothing else. Text comes escaped, so that it is set as HTML.
export default { site: "https://mirror.example", compressHTML: false, devToolbar: { enabled: false } };
