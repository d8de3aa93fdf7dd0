/** The map itself: Leaflet moves it, paint.js draws it on one canvas, a press chooses what is there. */

import { Canvas as Base, LatLngBounds, Map as Leaflet, TileLayer } from "/vendor/leaflet/leaflet.js";
import { lines, places, stops } from "./data.js";
import { h, iconButton, setup, t } from "./dom.js";
import { PRESSED, paint, readColours, reach } from "./paint.js";
import { choose, chosen } from "./state.js";

const narrow = matchMedia("(max-width: 54rem)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let map = null;
let canvas = null;
let waiting = 0;

const Canvas = Base.extend({ _draw() { paint(map, this._ctx); } });

/** Draw again, once for many changes. */
export function redraw() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => canvas?._redraw());
}

const corners = (points) => new LatLngBounds(points.map(([lon, lat]) => [lat, lon]));
const flat = (geometry) => (!geometry ? [] : geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat(geometry.type === "MultiPoint" || geometry.type === "LineString" ? 0 : 1));

/** Room for what lies over the map on a small screen. */
const room = () => ({ paddingTopLeft: [40, 40], paddingBottomRight: [60, narrow.matches && chosen()[0] ? innerHeight * 0.46 : 60], maxZoom: 16, animate: !still.matches });

const whole = () => {
  const all = [...lines.values()].flatMap(({ geometry }) => flat(geometry));
  const some = all.length ? all : [...places.values()].flatMap(({ geometry }) => flat(geometry));
  return some.length ? corners(some) : new LatLngBounds([[-60, -170], [75, 170]]);
};

/** The middle of the network, where most stops are: nine in ten of them fit. */
function heart() {
  const at = [...stops.values()].map(({ geometry }) => geometry?.coordinates).filter(Boolean);
  if (at.length < 20) return whole();
  const cut = (axis) => at.map((point) => point[axis]).sort((a, b) => a - b);
  const [x, y] = [cut(0), cut(1)];
  const share = (sorted, part) => sorted[Math.floor((sorted.length - 1) * part)];
  return corners([[share(x, 0.06), share(y, 0.06)], [share(x, 0.94), share(y, 0.94)]]);
}

function base() {
  if (!setup.tiles) return;
  const [minNativeZoom, maxNativeZoom] = setup.zooms;
  new TileLayer(setup.tiles, { minNativeZoom, maxNativeZoom, maxZoom: 19 }).addTo(map);
}

/** Put the map into `#map`, with buttons for who does not turn a wheel. */
export function startMap() {
  const box = document.getElementById("map");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", t("Map: arrow keys move it, plus and minus zoom. Everything on it is in the list."));
  const moves = !still.matches;
  map = new Leaflet(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 3, maxZoom: 18, zoomAnimation: moves, fadeAnimation: moves, inertia: moves, markerZoomAnimation: false });
  map.fitBounds(heart(), { animate: false });
  base();
  canvas = new Canvas({ padding: 0.25 }).addTo(map);
  map.on("click", ({ layerPoint, originalEvent }) => press(layerPoint, originalEvent.pointerType === "touch" || matchMedia("(pointer: coarse)").matches));
  map.on("mousemove", ({ layerPoint }) => point(layerPoint));
  map.on("mouseout", () => point(null));
  const frame = box.parentNode;
  frame.append(h("div", { class: "tools" },
    iconButton("plus", t("Zoom in"), () => map.zoomIn()), iconButton("minus", t("Zoom out"), () => map.zoomOut()),
    iconButton("whole", t("The whole network"), () => map.fitBounds(whole(), room()))));
  if (setup.attribution) frame.append(h("p", { class: "attribution", text: setup.attribution }));
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", recolour);
  recolour();
}

function recolour() {
  readColours(map.getContainer());
  redraw();
}

function press(at, touch) {
  const found = reach(map, at, touch ? 24 : 12);
  if (found) choose(found.kind, found.id);
  else if (chosen()[0]) choose();
}

function point(at) {
  const found = at && reach(map, at, 10);
  map.getContainer().style.cursor = found ? "pointer" : "";
  if (PRESSED.over === found) return;
  PRESSED.over = found || null;
  redraw();
}

/** Where a thing is on the screen, in pixels of the page. */
export function whereIs({ geometry: { coordinates: [lon, lat] } }) {
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const box = map.getContainer().getBoundingClientRect();
  return [box.x + x, box.y + y];
}

/** Bring what is chosen, or a journey, into view. */
export function showOnMap(thing) {
  const points = thing.legs ? thing.legs.flatMap(({ path }) => path) : flat(thing.geometry);
  if (!map || !points.length) return;
  map.fitBounds(corners(points), { ...room(), maxZoom: points.length > 1 ? 16 : Math.max(map.getZoom(), 15) });
}
