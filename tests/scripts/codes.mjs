// Prints the codes of the scripts, each with its severity and its meaning.

import * as codes from "../../templates/assets/pith-codes.js";

const rows = Object.values(codes).filter(({ code }) => code);
console.log(JSON.stringify(rows.map(({ code, severity, meaning }) => [code, severity, meaning])));
