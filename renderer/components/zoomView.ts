/** A picture in a box, all in CSS pixels: `scale` is box pixels a picture pixel, `x` and `y` the picture's left and top edge. */
export interface ZoomView {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A picture is never shown larger than this many box pixels a picture pixel. */
const mostScale = 16;

/** The whole picture, as large as it fits; a small one is not enlarged. */
export function wholeView(box: Extent, picture: Extent): ZoomView {
  const scale = Math.min(box.width / picture.width, box.height / picture.height, 1);
  return centred({ scale, x: 0, y: 0 }, box, picture);
}

/** Zooms by a factor; the picture's point under `at` (box pixels) stays there as far as the edges allow. */
export function zoomed(
  view: ZoomView,
  factor: number,
  at: { readonly x: number; readonly y: number },
  box: Extent,
  picture: Extent,
): ZoomView {
  const least = wholeView(box, picture).scale;
  const scale = Math.min(Math.max(view.scale * factor, least), mostScale);
  const ratio = scale / view.scale;
  return centred({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, box, picture);
}

export function panned(view: ZoomView, dx: number, dy: number, box: Extent, picture: Extent): ZoomView {
  return centred({ ...view, x: view.x + dx, y: view.y + dy }, box, picture);
}

/** No edge of the picture comes inside the box where the picture is larger than it; else it stands in the middle. */
function centred(view: ZoomView, box: Extent, picture: Extent): ZoomView {
  const along = (place: number, space: number, length: number): number =>
    length <= space ? (space - length) / 2 : Math.min(0, Math.max(place, space - length));
  return {
    scale: view.scale,
    x: along(view.x, box.width, picture.width * view.scale),
    y: along(view.y, box.height, picture.height * view.scale),
  };
}
