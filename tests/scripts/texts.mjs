// Prints what the scripts make of every character that is not itself, and of the texts on standard input.

import { caseFolded, collapsed, isMark, stripped } from "../../templates/assets/pith-texts.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const texts = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

const forms = {
  lower: (text) => text.toLowerCase(),
  casefold: caseFolded,
  NFC: (text) => text.normalize("NFC"),
  NFKC: (text) => text.normalize("NFKC"),
};
const characters = Object.fromEntries(Object.keys(forms).map((name) => [name, {}]));
const [unknown, marks, spaces] = [[], [], []];
for (let point = 0; point < 0x110000; point++) {
  if (point === 0xd800) point = 0xe000;
  const character = String.fromCodePoint(point);
  if (/\p{Cn}/u.test(character)) unknown.push(point);
  if (isMark(character)) marks.push(point);
  if (stripped(character) === "") spaces.push(point);
  for (const [name, form] of Object.entries(forms)) {
    const formed = form(character);
    if (formed !== character) characters[name][point] = formed;
  }
}
const whole = texts.map((text) => ({
  ...Object.fromEntries(Object.entries(forms).map(([name, form]) => [name, form(text)])),
  collapsed: collapsed(text),
  stripped: stripped(text),
}));
console.log(JSON.stringify({ characters, unknown, marks, spaces, texts: whole }));
