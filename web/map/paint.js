/** Draws all that is on the map onto one canvas: quiet things first, what is chosen last. */

import { closedAt, closures, events, find, holds, isMain, lines, linesOf, places, stops } from "./data.js";
import { ICONS, lineColours } from "./dom.js";
import { drawn } from "./journey.js";
import { moment } from "./moment.js";
import { chosen, state } from "./state.js";

export const PRESSED = { over: null }; // what the pointer is over

const NAMES = ["ground", "ink", "quiet", "land", "bus", "accent", "closed", "event", "place", "paper"];
const colours = {};

/** The colours of the page's style, as they are now (dark, forced …). */
export function readColours(node) {
  const probe = document.createElement("span");
  probe.className = "probe";
  node.append(probe);
  for (const name of NAMES) {
    probe.style.color = `var(--map-${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  colours.font = getComputedStyle(node).fontFamily;
  probe.remove();
}

let zoom = 0;
let ctx = null;
let project = null;
let points = []; // what can be pressed: {x, y, r, thing}
let ways = []; // lines that can be pressed: {path, thing}

const at = ([lon, lat]) => project([lat, lon]);
const width = (line) => (isMain(line) ? Math.min(7, Math.max(3, zoom - 8.5)) : Math.min(3.5, Math.max(1.2, zoom - 10.8)));

/** Points moved `by` pixels to the left of their way. */
function beside(path, by) {
  if (!by) return path;
  return path.map((point, i) => {
    const [before, after] = [path[Math.max(i - 1, 0)], path[Math.min(i + 1, path.length - 1)]];
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    const long = Math.hypot(dx, dy) || 1;
    return { x: point.x + (dy / long) * by, y: point.y - (dx / long) * by };
  });
}

/** A line's parts as one way where they follow on each other. */
function trace(line) {
  const gap = width(line) + 1;
  return line.geometry.coordinates.map((part, i) => beside(part.map(at), line.offsets[i] * gap));
}

function stroke(paths, style, wide, dash = []) {
  ctx.beginPath();
  let last = null;
  for (const path of paths) {
    const near = last && Math.hypot(last.x - path[0].x, last.y - path[0].y) < 24;
    path.forEach((point, i) => (i || near ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
    last = path.at(-1);
  }
  Object.assign(ctx, { strokeStyle: style, lineWidth: wide, lineJoin: "round", lineCap: dash.length ? "butt" : "round" });
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

const tone = (line) => (line.color ? `#${line.color}` : isMain(line) ? colours.ink : colours.bus);

function drawLines(focus) {
  const sorted = [...lines.values()].filter(({ geometry }) => geometry).sort((one, other) => isMain(one) - isMain(other));
  for (const line of sorted) {
    const dim = focus && !focus.has(line.id);
    const paths = trace(line);
    const wide = width(line) + (focus && !dim && !isMain(line) ? 1 : 0);
    ctx.globalAlpha = dim ? 0.14 : isMain(line) || focus ? 1 : Math.min(0.85, 0.45 + (zoom - 11) / 8);
    if (isMain(line) || (focus && !dim)) stroke(paths, colours.ground, wide + 2);
    stroke(paths, tone(line), wide);
    if (!dim) ways.push(...paths.map((path) => ({ path, thing: line })));
  }
  ctx.globalAlpha = 1;
}

function drawGeometry({ geometry, kind, id }) {
  const shade = colours.closed;
  if (geometry?.type === "Polygon") {
    for (const ring of geometry.coordinates.map((each) => each.map(at))) {
      stroke([ring], shade, 2, [8, 5]);
      Object.assign(ctx, { globalAlpha: 0.14, fillStyle: shade });
      ctx.fill();
      ctx.globalAlpha = 1;
    }
  } else if (/LineString/.test(geometry?.type)) {
    const parts = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    const paths = parts.map((part) => part.map(at));
    stroke(paths, colours.ground, 8);
    stroke(paths, shade, 4, [9, 6]);
    ways.unshift(...paths.map((path) => ({ path, thing: { kind, id } })));
  }
}

function disc(x, y, r, fill, edge, wide) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  Object.assign(ctx, { fillStyle: fill, strokeStyle: edge, lineWidth: wide });
  ctx.fill();
  ctx.stroke();
}

const glyphs = new Map();

function glyph(name, x, y, size, colour) {
  if (!glyphs.has(name)) glyphs.set(name, new Path2D(ICONS[name]));
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / 24, size / 24);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 2.4, lineCap: "round", lineJoin: "round" });
  ctx.stroke(glyphs.get(name));
  ctx.restore();
}

/** How much a stop matters: 3 an interchange, 2 on a line with a way of its own, 1 any other. */
const rank = (stop) => { const own = linesOf(stop).filter(isMain).length; return own > 1 ? 3 : own ? 2 : 1; };

function drawStop(stop, shut, dim) {
  const { x, y } = at(stop.geometry.coordinates);
  const grade = rank(stop);
  const r = [0, zoom < 12.5 ? 1.1 : zoom < 14 ? 2 : 3.4, zoom < 12 ? 2.6 : zoom < 14 ? 3.8 : 5, zoom < 12 ? 3.4 : zoom < 14 ? 5 : 6.5][grade];
  ctx.globalAlpha = dim ? 0.2 : 1;
  if (shut) {
    disc(x, y, Math.max(r, 7), colours.closed, colours.paper, 1.5);
    ctx.fillStyle = colours.paper;
    ctx.fillRect(x - 4, y - 1.25, 8, 2.5);
  } else if (grade === 1 && zoom < 14) {
    disc(x, y, r, colours.bus, colours.bus, 0);
  } else {
    disc(x, y, r, state.free && stop.step_free ? colours.accent : colours.paper, colours.ink, grade === 1 ? 1.2 : 1.8);
  }
  ctx.globalAlpha = 1;
  if (!dim && (grade > 1 || zoom >= 12.5 || shut)) points.push({ x, y, r: Math.max(r, 7), thing: stop });
  const size = shut ? Math.max(r, 7) : r;
  if (grade > 1 && !dim) taken.push({ x: x - size, y: y - size, right: x + size, bottom: y + size });
  return { x, y, grade, r: size };
}

const AREAS = ["district", "arrondissement", "island", "harbour", "beach"];
const WELL_KNOWN = ["station", "venue", "hospital", "town_hall"];
const isArea = ({ type }) => AREAS.includes(type);

function drawPlace(place, dim) {
  const { x, y } = at(place.geometry.coordinates);
  const size = zoom < 13.5 ? 4 : 8;
  ctx.globalAlpha = dim ? 0.25 : 1;
  disc(x, y, size, colours.place, colours.paper, 1.5);
  if (size > 5) glyph("place", x, y, 11, colours.paper);
  ctx.globalAlpha = 1;
  if (!dim) points.push({ x, y, r: size, thing: place });
  return size;
}

/** Events at one place share a sign. */
function drawEvent([event, ...others]) {
  const { x, y } = at(event.geometry.coordinates);
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(Math.PI / 4);
  Object.assign(ctx, { fillStyle: colours.event, strokeStyle: colours.paper, lineWidth: 1.8 });
  ctx.beginPath();
  ctx.roundRect(-8, -8, 16, 16, 3);
  ctx.fill();
  ctx.stroke();
  ctx.restore();
  glyph("event", x, y, 12, colours.paper);
  points.push({ x, y, r: 11, thing: event });
  taken.push({ x: x - 11, y: y - 11, right: x + 11, bottom: y + 11 });
  return { x, y, text: event.name.slice(0, 36) + (others.length ? ` +${others.length}` : "") };
}

function together(things) {
  const groups = new Map();
  for (const each of things) groups.set(`${each.geometry.coordinates}`, [...(groups.get(`${each.geometry.coordinates}`) || []), each]);
  return [...groups.values()];
}

let taken = [];
let frame = null; // what is seen of the map, without its buttons

const inside = ({ x, y, right, bottom }) => x > frame.x && y > frame.y && right < frame.right && bottom < frame.bottom;

/** Room for a text, kept so that no other covers it. */
function free(x, y, wide, high) {
  const box = { x, y, right: x + wide, bottom: y + high };
  if (!inside(box)) return false;
  if (taken.some((other) => box.x < other.right && other.x < box.right && box.y < other.bottom && other.y < box.bottom)) return false;
  return taken.push(box);
}

function say(text, x, y, { size = 12, weight = 500, colour = colours.ink, away = 8, must = false, middle = false, halo = true }) {
  ctx.font = `${weight} ${size}px ${colours.font}`;
  const wide = ctx.measureText(text).width;
  const places_ = middle ? [[-wide / 2, -size / 2]] : [[away, -size / 2], [-away - wide, -size / 2], [-wide / 2, -away - size], [-wide / 2, away]];
  const spot = places_.find(([dx, dy]) => free(x + dx - 2, y + dy - 1, wide + 4, size + 3)) || (must && places_[0]);
  if (!spot) return;
  Object.assign(ctx, { textBaseline: "top", textAlign: "left", lineJoin: "round", lineWidth: 3.5, strokeStyle: colours.ground, fillStyle: colour });
  if (halo) ctx.strokeText(text, x + spot[0], y + spot[1]);
  ctx.fillText(text, x + spot[0], y + spot[1]);
}

/** A line's name at each of its ends, as on its vehicles. */
function drawBadge(line, x, y) {
  const [back, front] = lineColours(line) || [colours.bus, colours.paper];
  ctx.font = `700 11px ${colours.font}`;
  const wide = Math.max(ctx.measureText(line.name).width + 9, 18);
  const spot = [[10, -8], [-10 - wide, -8], [-wide / 2, -26], [-wide / 2, 10], [10, -26], [10, 10]].find(([dx, dy]) => free(x + dx - 1, y + dy - 1, wide + 2, 18));
  if (!spot) return;
  Object.assign(ctx, { fillStyle: back, strokeStyle: colours.ground, lineWidth: 2 });
  ctx.beginPath();
  ctx.roundRect(x + spot[0], y + spot[1], wide, 16, 4);
  ctx.stroke();
  ctx.fill();
  Object.assign(ctx, { fillStyle: front, textBaseline: "middle", textAlign: "center" });
  ctx.fillText(line.name, x + spot[0] + wide / 2, y + spot[1] + 8.5);
}

function drawJourney(journey) {
  for (const leg of journey.legs) {
    const path = [leg.path.map(at)];
    stroke(path, colours.ground, 10);
    if (leg.line) stroke(path, tone({ ...leg.line, mode: leg.mode }), 6);
    else stroke(path, colours.accent, 4, [2, 7]);
  }
  const ends = [journey.legs[0].path[0], journey.legs.at(-1).path.at(-1)].map(at);
  for (const leg of journey.legs) for (const place of [leg.from, leg.to]) { const { x, y } = at([place.lon, place.lat]); disc(x, y, 5, colours.paper, colours.ink, 2); }
  for (const { x, y } of ends) disc(x, y, 8, colours.accent, colours.paper, 3);
  journey.legs.forEach((leg, i) => {
    const { x, y } = at([leg.from.lon, leg.from.lat]);
    say(leg.from.name, x, y, { weight: 700, size: 13, must: i === 0, away: 12 });
    if (leg.line) drawBadge({ ...leg.line }, ...Object.values(at(leg.path[Math.floor(leg.path.length / 2)])));
  });
  const last = journey.legs.at(-1);
  say(last.to.name, ends[1].x, ends[1].y, { weight: 700, size: 13, must: true, away: 12 });
}

/** What stands out when something is chosen: ids of lines, stops and others; null is everything. */
function focused() {
  const [kind, id] = chosen();
  if (state.panel === "journey" && drawn.journey) return new Set();
  if (kind === "line" && lines.has(id)) return new Set([id, ...lines.get(id).directions.flatMap((way) => way.stops)]);
  if (kind === "stop" && stops.has(id)) return new Set([id, ...stops.get(id).lines]);
  return null;
}

/** Take note of the frame, and of the buttons that lie over it. */
function look(map) {
  const [{ x, y }, size, box] = [map.containerPointToLayerPoint([0, 0]), map.getSize(), map.getContainer().getBoundingClientRect()];
  frame = { x, y, right: x + size.x, bottom: y + size.y };
  for (const tools of map.getContainer().parentNode.querySelectorAll(".tools")) {
    const over = tools.getBoundingClientRect();
    taken.push({ x: x + over.x - box.x, y: y + over.y - box.y, right: x + over.right - box.x, bottom: y + over.bottom - box.y });
  }
}

export function paint(map, context) {
  [ctx, zoom, points, ways, taken] = [context, map.getZoom(), [], [], []];
  const view = map.getBounds().pad(0.3);
  look(map);
  project = (place) => map.latLngToLayerPoint(place);
  const seen = ({ geometry }) => geometry?.type === "Point" && view.contains([geometry.coordinates[1], geometry.coordinates[0]]);
  const focus = focused();
  const shut = closedAt(moment());
  const areas = [...places.values()].filter((place) => seen(place) && isArea(place));
  drawLines(focus);
  for (const closure of closures.values()) if (holds(closure, moment())) drawGeometry(closure);
  const near = [...stops.values()].filter(seen);
  const dim = (stop) => (focus && !focus.has(stop.id)) || (state.free && !stop.step_free);
  const set = near.map((stop) => [stop, drawStop(stop, shut.has(stop.id), dim(stop))]);
  const spots = focus ? [] : [...places.values()].filter((place) => seen(place) && !isArea(place) && (zoom >= 14 || (zoom >= 12.5 && WELL_KNOWN.includes(place.type))));
  for (const place of spots) drawPlace(place, false);
  const happening = focus ? [] : together([...events.values()].filter(seen)).map(drawEvent);
  if (state.panel === "journey" && drawn.journey) drawJourney(drawn.journey);
  const own = find(...chosen());
  if (own && seen(own)) { const { x, y } = at(own.geometry.coordinates); taken.push({ x: x - 15, y: y - 15, right: x + 15, bottom: y + 15 }); }
  if (own && seen(own)) ring(own, 4);
  names({ set, spots, areas, happening, focus, dim, shut });
  taken = [];
  if (PRESSED.over && seen(PRESSED.over)) ring(PRESSED.over, 2.5);
}

function names({ set, spots, areas, happening, focus, dim, shut }) {
  for (const line of lines.values()) {
    if (!line.geometry || (focus ? !focus.has(line.id) : !isMain(line))) continue;
    for (const way of line.directions) {
      const [first] = way.stops.map((id) => stops.get(id)).filter((stop) => stop?.geometry);
      if (first && (focus || zoom >= 10.5)) { const { x, y } = at(first.geometry.coordinates); drawBadge(line, x, y); }
    }
  }
  const [, id] = chosen();
  const wanted = set.filter(([stop, { grade }]) => !dim(stop) && stop.id !== id && (focus || shut.has(stop.id) || zoom >= [0, 15, 12.75, 11.5][grade]));
  wanted.sort(([one, a], [other, b]) => shut.has(other.id) - shut.has(one.id) || b.grade - a.grade);
  for (const { x, y, text } of zoom >= 12 ? happening : []) say(text, x, y, { size: 12, weight: 650, colour: colours.event, away: 14 });
  for (const [stop, { x, y, grade, r }] of wanted) say(stop.name, x, y, { size: grade > 1 ? 12.5 : 11.5, weight: grade > 2 ? 700 : grade > 1 ? 600 : 450, colour: shut.has(stop.id) ? colours.closed : colours.ink, away: r + 5 });
  if (!focus && zoom >= 14.5) for (const place of spots) { const { x, y } = at(place.geometry.coordinates); say(place.name, x, y, { size: 11.5, weight: 500, colour: colours.place, away: 12 }); }
  if (zoom < 15.5) for (const area of areas) { const { x, y } = at(area.geometry.coordinates); say(area.name.toLocaleUpperCase(), x, y, { size: 11, weight: 600, colour: colours.quiet, middle: true, halo: false }); }
}

/** A ring around what is chosen or pointed at, and its name. */
function ring(thing, wide) {
  const { x, y } = at(thing.geometry.coordinates);
  ctx.beginPath();
  ctx.arc(x, y, 12, 0, 7);
  Object.assign(ctx, { strokeStyle: colours.accent, lineWidth: wide });
  ctx.stroke();
  say(thing.name, x, y, { size: 13.5, weight: 750, must: true, away: 18 });
}

function distance({ x, y }, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const share = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(a.x + share * dx - x, a.y + share * dy - y);
}

/** What is drawn within `most` pixels of a point: places first, then lines. */
export function reach(_map, spot, most) {
  let [best, found] = [most, null];
  for (const { x, y, r, thing } of points) {
    const away = Math.hypot(x - spot.x, y - spot.y) - r / 2;
    if (away <= best) [best, found] = [away, thing];
  }
  if (found) return found;
  best = most / 2;
  for (const { path, thing } of ways) {
    for (let i = 1; i < path.length; i += 1) {
      const away = distance(spot, path[i - 1], path[i]);
      if (away < best) [best, found] = [away, thing];
    }
  }
  return found;
}
