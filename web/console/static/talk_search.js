/* The search of callbot/translator (reading.py, search.py) once more, for a page without a network. The
   words come from the server; a test compares what both find. */

const WORD = /[\p{L}\p{N}]+/gu;
const PRICE = /(?<![\w.,])(?:(\d{1,4}(?:[.,]\d{1,2})?)\s?(?:€|euros?(?!\w)|eur(?!\w))(?:\s?(\d\d)(?!\w))?|€\s?(\d{1,4}(?:[.,]\d{1,2})?))/giu;
const TIME = /(?<![\w.,:])(?:([01]?\d|2[0-4])\s?(?:(?:h|heures?|horas?)\s?([0-5]\d)?|:([0-5]\d))(?![\w:])|(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s?([ap])\.?m(?!\w)\.?)/giu;
const CODE = /^(?:[a-z]{1,2}\d{1,3}[a-z]?|\d{1,3}[a-z])$/;
const HOLE = /\{(\w+)\}/;
const [OFFERED, LEAST, TRIED, SHORT, LONG, MOST] = [5, 45, 12, 4, 8, 3];
const LONGEST_NAME = 8; // words

export const fold = (text) => text.normalize("NFKC").toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD").replace(/\p{M}/gu, "");
const clean = (text) => text.normalize("NFKC").replace(/[\s\p{Cc}]+/gu, " ").replace(/\p{Cf}/gu, "").trim();
const split = (text) => [...text.matchAll(WORD)].map((m) => ({ word: fold(m[0]), start: m.index, end: m.index + m[0].length }));
const kindOf = (name) => name.replace(/\d+$/, "");
const isDigits = (word) => /^\d+$/.test(word);

/** Whole numbers in digits or in words, as understanding/slots/numbers.py reads them. */
class Numbers {
  constructor(words, and) {
    this.words = words;
    this.and = new Set(and);
    this.longest = Math.max(1, ...Object.keys(words).map((said) => said.split(" ").length));
  }

  at(found, start) {
    if (start >= found.length) return null;
    const { word } = found[start];
    if (isDigits(word)) return word.length <= 4 ? [Number(word), 1] : null;
    const first = this.one(found, start);
    if (!first) return null;
    let [total, last, end] = [first[0], first[0], start + first[1]];
    while (end < found.length) {
      const step = end + (this.and.has(found[end].word) ? 1 : 0);
      const more = this.one(found, step);
      const joined = more && join(total, last, more[0]);
      if (!joined) break;
      [total, last, end] = [joined, more[0], step + more[1]];
    }
    return [total, end - start];
  }

  one(found, at) {
    for (let length = Math.min(this.longest, found.length - at); length > 0; length -= 1) {
      const value = this.words[found.slice(at, at + length).map((each) => each.word).join(" ")];
      if (value !== undefined) return [value, length];
    }
    return null;
  }
}

function join(total, last, more) {
  if (more === 100) return total > 1 && total < 10 ? total * 100 : 0;
  const fits = (last >= 20 && last < 100 && last % 10 === 0 && more < (last === 60 || last === 80 ? 20 : 10)) || (last === 100 && more < 100);
  return fits && more && total + more <= 9999 ? total + more : 0;
}

/** Takes sentences apart: words that count, and values by the kinds of blanks that they fill. */
class Reader {
  constructor(data) {
    this.light = new Set(data.light);
    this.weak = new Set(data.weak);
    this.sure = new Set(data.denials.filter((word) => !data.unsure.includes(word)));
    this.minutes = new Set(data.minutes);
    this.hours = new Set(data.hours);
    Object.assign(this, { same: data.same, pairs: data.pairs, fillers: data.fillers });
    this.numbers = new Numbers(data.numbers, data.and);
  }

  sentence(text, named = []) {
    const values = [...named, ...amounts(text)].sort((a, b) => a.start - b.start || b.end - a.end);
    let end = 0;
    const taken = values.filter((value) => value.start >= end && ((end = value.end), true));
    const free = split(text).filter((word) => !taken.some((value) => value.start < word.end && word.start < value.end));
    return this.bare([...this.counted(free), ...taken].sort((a, b) => a.start - b.start));
  }

  phrase(text) {
    const pieces = text.split(/\{(\w+)\}/).flatMap((part, number) =>
      number % 2 ? [{ word: `{${part}}`, kinds: [kindOf(part)], value: "" }] : this.counted(split(clean(part))));
    return this.bare(pieces);
  }

  counted(found) {
    const pieces = [];
    for (let at = 0; at < found.length;) {
      const { word, start, end } = found[at];
      const number = this.numbers.at(found, at);
      if (number && (number[0] > 1 || isDigits(word))) {
        const last = at + number[1];
        const behind = found[last]?.word ?? "";
        if (this.hours.has(behind) && number[0] < 25) {
          const minutes = this.numbers.at(found, last + 1);
          const more = minutes && minutes[0] < 60 ? minutes[1] : 0;
          const value = `${two(number[0])}:${two(more ? minutes[0] : 0)}`;
          pieces.push({ word: "", kinds: ["time"], value, start, end: found[last + more].end });
          at = last + 1 + more;
          continue;
        }
        const kinds = this.minutes.has(behind) ? ["number", "line", "minutes"] : ["number", "line"];
        pieces.push({ word: "", kinds, value: isDigits(word) ? word : String(number[0]), start, end: found[last - 1].end });
        at = last;
        continue;
      }
      const coded = CODE.test(word);
      pieces.push({ word: coded ? "" : word, kinds: coded ? ["number", "line"] : [], value: coded ? word.toUpperCase() : "", start, end });
      at += 1;
    }
    return pieces;
  }

  bare(pieces) {
    const kept = this.withoutFillers(pieces);
    const denied = kept.some((piece) => this.sure.has(piece.word));
    const found = [];
    for (let at = 0; at < kept.length; at += 1) {
      const piece = kept[at];
      const pair = this.pairs[`${piece.word} ${kept[at + 1]?.word}`];
      if (pair) {
        found.push(...pair.map((word) => ({ word, kinds: [], value: "" })));
        at += 1;
      } else if (!this.light.has(piece.word) && !(denied && this.weak.has(piece.word))) {
        found.push({ ...piece, word: this.same[piece.word] ?? piece.word });
      }
    }
    return found;
  }

  withoutFillers(pieces) {
    const kept = [];
    for (let at = 0; at < pieces.length;) {
      const said = this.fillers.find((filler) => filler.every((word, number) => pieces[at + number]?.word === word));
      if (!said) kept.push(pieces[at]);
      at += said?.length ?? 1;
    }
    return kept;
  }
}

const two = (number) => String(number).padStart(2, "0");

function* amounts(text) {
  for (const m of text.matchAll(PRICE)) {
    const amount = m[1] ?? m[3];
    const value = `${m[2] ? `${amount},${m[2]}` : amount.replace(".", ",")} €`;
    yield { word: "", kinds: ["price"], value, start: m.index, end: m.index + m[0].length };
  }
  for (const m of text.matchAll(TIME)) {
    let hour = Number(m[1] ?? m[4]);
    if (m[6]) hour = (hour % 12) + (m[6].toLowerCase() === "p" ? 12 : 0);
    const value = `${two(hour)}:${m[2] ?? m[3] ?? m[5] ?? "00"}`;
    yield { word: "", kinds: ["time"], value, start: m.index, end: m.index + m[0].length };
  }
}

/** The staff phrases in French; `names` are {stop: […], line: […]}. */
export class Search {
  constructor(data, texts, names) {
    this.reader = new Reader(data);
    this.endings = data.endings;
    this.denials = new Set(data.denials);
    this.weak = new Set(data.weak);
    this.phrases = Object.entries(texts).map(([id, text]) => {
      const pieces = this.reader.phrase(text);
      return { id, text, pieces, said: joined(pieces), sorted: sorted(joined(pieces)) };
    });
    this.real = new Set(data.real.split(" "));
    for (const { pieces } of this.phrases) for (const { word } of pieces) this.real.add(word);
    this.names = new Map();
    for (const kind of ["line", "stop"]) for (const name of names[kind] ?? []) this.names.set(key(name), { kind, name });
  }

  find(typed, limit = OFFERED) {
    const text = clean(typed.slice(0, 500));
    let pieces = this.reader.sentence(text);
    if (!pieces.length) return { accepted: null, offered: [] };
    let accepted = this.accepted(pieces);
    const named = accepted ? [] : this.named(text);
    if (named.length) {
      pieces = this.reader.sentence(text, named);
      accepted = this.accepted(pieces);
    }
    const near = this.near(pieces).filter((hit) => hit.id !== accepted?.id);
    return { accepted, offered: [...(accepted ? [accepted] : []), ...near].slice(0, limit) };
  }

  /** Names as they are written, the longest first: without the server no misspelt name is known. */
  named(text) {
    const found = split(text);
    const values = [];
    for (let at = 0; at < found.length;) {
      let length = Math.min(LONGEST_NAME, found.length - at);
      let name;
      for (; length > 0; length -= 1) {
        name = this.names.get(found.slice(at, at + length).map((each) => each.word).join(" "));
        if (name) break;
      }
      if (name) values.push({ word: "", kinds: [name.kind], value: name.name, start: found[at].start, end: found[at + length - 1].end });
      at += name ? length : 1;
    }
    return values;
  }

  near(pieces) {
    const said = sorted(joined(pieces));
    const alike = this.phrases.map((phrase) => ({ phrase, score: ratio(said, phrase.sorted) }));
    return alike.filter(({ score }) => score >= LEAST).sort((a, b) => b.score - a.score)
      .map(({ phrase, score }) => this.hit(phrase, pieces, "near", score)).filter(Boolean);
  }

  accepted(pieces) {
    const said = joined(pieces);
    const alike = this.phrases.map((phrase) => ({ phrase, score: ratio(said, phrase.said) })).sort((a, b) => b.score - a.score);
    const near = alike.slice(0, TRIED).map(({ phrase }) => ({ phrase, cost: this.differs(phrase.pieces, pieces) })).filter(({ cost }) => cost !== null);
    if (!near.length) return null;
    const least = Math.min(...near.map(({ cost }) => cost));
    const nearest = near.filter(({ cost }) => cost === least);
    if (new Set(nearest.map(({ phrase }) => phrase.said)).size !== 1) return null;
    return this.hit(nearest[0].phrase, pieces, least ? "light" : "same", 100 - 10 * least);
  }

  hit(phrase, pieces, how, score) {
    const values = placed(phrase.pieces, pieces);
    if (!values || this.denies(phrase.pieces) !== this.denies(pieces)) return null;
    const blanks = holes(phrase.pieces).filter((name) => !(name in values));
    return { id: phrase.id, text: phrase.text, how, score, values, blanks };
  }

  denies(pieces) {
    return pieces.some(({ word }) => this.denials.has(word) || this.weak.has(word));
  }

  differs(ours, theirs) {
    if (ours.length !== theirs.length) return null;
    let total = 0;
    for (let at = 0; at < ours.length; at += 1) {
      const errors = this.errors(ours[at], theirs[at]);
      if (errors === null) return null;
      total += errors;
    }
    return total <= Math.min(MOST, Math.max(1, Math.floor(ours.length / 2))) ? total : null;
  }

  errors(ours, theirs) {
    if (ours.kinds.length || theirs.kinds.length) {
      const fits = ours.kinds.some((kind) => theirs.kinds.includes(kind)) && (!ours.value || ours.value === theirs.value);
      return fits ? 0 : null;
    }
    const [a, b] = [ours.word, theirs.word];
    if (a === b || this.stem(a) === this.stem(b)) return 0;
    const shorter = Math.min(a.length, b.length);
    if (shorter < SHORT || this.real.has(b) || this.denials.has(a) || this.denials.has(b)) return null;
    const errors = distance(a, b);
    return errors <= (shorter >= LONG ? 2 : 1) ? errors : null;
  }

  stem(word) {
    if (word.length <= SHORT || this.denials.has(word)) return word;
    const ending = this.endings.find(([end]) => word.endsWith(end));
    return ending ? word.slice(0, word.length - ending[0].length) + ending[1] : word;
  }
}

const key = (name) => split(clean(name)).map((each) => each.word).join(" ");
const joined = (pieces) => pieces.map((piece) => (piece.word && !piece.kinds.length ? piece.word : "#")).join(" ");
const sorted = (said) => said.split(" ").sort().join(" ");
const holes = (pieces) => pieces.filter(({ word, kinds }) => kinds.length && word).map(({ word }) => HOLE.exec(word)[1]);

function placed(phrase, typed) {
  const free = typed.filter(({ kinds }) => kinds.length);
  for (const { value } of phrase.filter((piece) => piece.value)) {
    const at = free.findIndex((piece) => piece.value === value);
    if (at < 0) return null;
    free.splice(at, 1);
  }
  const values = {};
  for (const name of holes(phrase)) {
    const at = free.findIndex(({ kinds }) => kinds.includes(kindOf(name)));
    if (at >= 0) [{ value: values[name] }] = free.splice(at, 1);
  }
  return free.every(({ kinds }) => kinds.join() === "stop") ? values : null;
}

/** Likeness of two texts, 0 to 100: twice the longest common subsequence by both lengths. */
function ratio(a, b) {
  if (!a.length && !b.length) return 100;
  let row = new Uint16Array(b.length + 1);
  for (let i = 0; i < a.length; i += 1) {
    let corner = 0;
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j];
      row[j] = a[i] === b[j - 1] ? corner + 1 : Math.max(above, row[j - 1]);
      corner = above;
    }
  }
  return (200 * row[b.length]) / (a.length + b.length);
}

/** Typing errors between two words: letters put in, left out, changed, or two beside each other exchanged. */
function distance(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 1; j <= b.length; j += 1) rows[0][j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
