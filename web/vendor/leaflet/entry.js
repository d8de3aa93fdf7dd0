export { Map } from "leaflet/src/map/index.js";
export { Canvas } from "leaflet/src/layer/vector/Canvas.js";
export { TileLayer } from "leaflet/src/layer/tile/TileLayer.js";
export { LatLngBounds } from "leaflet/src/geo/LatLngBounds.js";
