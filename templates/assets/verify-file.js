// The saved file: it checks what it is given, and asks nobody for anything.

import { startBench } from "./verify-bench.js";

document.documentElement.classList.add("js");
startBench(document.querySelector("#verify"));
