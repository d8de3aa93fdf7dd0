/** Leaflet asks while it loads what a browser makes of "<svg/>"; nothing else may become markup here. */
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createHTML: (text) => (text === "<svg/>" ? text : null) });
}
