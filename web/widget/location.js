/** The person's position, asked for only by their own press of a button. */

/** {lat, lon} in WGS84 degrees; rejects with `refused` true when the person said no. */
export function locate() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error("no geolocation"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude }),
      (error) => reject(Object.assign(new Error(error.message), { refused: error.code === 1 })),
      { timeout: 15000, maximumAge: 60000 },
    );
  });
}
