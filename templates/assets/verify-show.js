// What a check found, as elements. Nothing that was fetched becomes anything but text.

const SHOWN = 20; // problems of one document

/** An element with a class, and texts or elements in it. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Says one of the three answers in an element that is there already, in its colour and with its sign. */
export function sayAnswer(place, answer, words, sentence = "") {
  place.className = `answer sign answer-${answer}`;
  place.replaceChildren(element("strong", "", words.say(answer)), ...(sentence ? [". ", sentence] : []));
}

/** A sentence for an answer: what it rests on, or why there is none. */
export function meaning({ answer, verdict, reason }, words) {
  if (answer === "unknown") return reason;
  if (answer === "refused") return words.say("refusedMeaning");
  return words.say(verdict.kind === "bundle" ? "verifiedBundle" : "verifiedRecord");
}

/** Everything below an answer: problems, steps, further problems, and what the file is. */
export function details(result, words, facts = []) {
  const { answer, verdict, problems } = result;
  if (!verdict) return [];
  const others = verdict.problems.filter(({ severity }) => severity !== "error");
  return [
    ...(answer === "refused" ? [problemList(problems, words)] : []),
    steps(verdict, words),
    ...(others.length ? [element("h3", "", words.say("further")), problemList(others, words)] : []),
    factList([...facts, [words.say("sha256"), verdict.sha256]]),
  ];
}

/** The steps of a check, each with its mark and, for those who do not see it, its result. */
function steps(verdict, words) {
  const list = element("ol", "checks");
  for (const { number, ok } of verdict.steps) {
    const [className, said] = ok === true ? ["", "passed"] : ok === false ? ["failed", "stepFailed"]
      : ["absent", verdict.verified ? "absent" : "stepUnreached"];
    list.append(element("li", className, element("span", "unseen", `${words.say(said)} `), words.steps[number - 1] ?? ""));
  }
  return list;
}

/** Problems, each with its code, what the code means, where it is and what was found. */
export function problemList(problems, words) {
  const items = problems.slice(0, SHOWN).map(({ code, place, cause, meaning: known }) => {
    const said = element("span", "", words.codes.get(code) ?? known ?? "");
    if (words.codesLanguage) said.lang = words.codesLanguage;
    const where = element("span", "place", [place, cause].filter(Boolean).join(": "));
    return element("li", "", element("code", "", code), " ", said, " ", where);
  });
  const left = problems.length - SHOWN;
  if (left > 0) items.push(element("li", "", words.say("moreProblems", { n: words.number(left) })));
  return element("ul", "problems", ...items);
}

/** Names with values that a person compares letter by letter; a value may be elements. */
export function factList(facts) {
  const rows = facts.filter(([, value]) => value).flatMap(([name, value]) => [
    element("dt", "", name),
    typeof value === "string" ? element("dd", "", element("code", "hash", value)) : element("dd", "", value),
  ]);
  return element("dl", "", ...rows);
}
